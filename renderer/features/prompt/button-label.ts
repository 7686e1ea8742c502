import type { JobQuote } from '../../../src/contract/job.ts';
import type { JobType } from '../../../src/contract/provider.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';
import { formatDuration } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';

/** The words on the primary button: what will be made, for how much, how long it takes. `price` and `time` are absent while nobody knows them. */
export type ButtonLabel = {
  readonly verb: string;
  readonly price: string | undefined;
  readonly time: string | undefined;
};

/** Builds the button's words. The price is the most that it can cost; an unknown price is said to be unknown, or to be at most its cap in micro-dollars. Pure. */
export function buttonLabel(jobType: JobType, count: number, quote: JobQuote | undefined, cap?: MicroUsd): ButtonLabel {
  const verb = messages.prompt.generate(jobType, count);
  const isUnpriced =
    quote === undefined || quote.provider === null || (quote.maxCostMicros === null && quote.problems.length > 0);
  if (isUnpriced) return { verb, price: undefined, time: undefined };
  return {
    verb,
    price: quote.maxCostMicros === null ? unpriced(cap) : formatMoney(quote.maxCostMicros),
    time: quote.durationMs === null ? undefined : messages.prompt.about(formatDuration(quote.durationMs)),
  };
}

function unpriced(cap: MicroUsd | undefined): string {
  return cap === undefined ? messages.prompt.priceUnknown : messages.prompt.atMost(formatMoney(cap));
}

/** The route in one line: "Local SDXL · $0.00 · about 9 s". Pure. */
export function routeLine(parts: {
  readonly where: string;
  readonly model: string | undefined;
  readonly quote: JobQuote | undefined;
}): string {
  const { price, time } = buttonLabel('image', 1, parts.quote);
  const name = parts.model === undefined ? parts.where : `${parts.where} ${parts.model}`;
  return [name, price, time].filter((part) => part !== undefined).join(' · ');
}
