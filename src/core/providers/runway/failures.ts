import type { JobErrorCode } from '../../../contract/errors.ts';
import { ProviderFailure } from '../errors.ts';
import type { ErrorRule, VendorError } from '../vendor.ts';
import { errorSchema, type RunwayTask } from './wire.ts';

/**
 * What Runway's refusals mean. Too many tasks at once are queued by it (THROTTLED), so a 429 is the cap of generations in a rolling day.
 * Source: its guide to errors.
 */
export const RUNWAY_ERRORS: readonly ErrorRule[] = [
  {
    status: 401,
    means: 'rejected',
    say: 'Runway refused the key. Check it: Runway’s API has keys of its own, made at dev.runwayml.com.',
  },
  {
    status: 429,
    means: 'quota_exceeded',
    transient: true,
    say: 'The Runway account has reached what its tier may make in a day. Wait, or raise its tier.',
  },
];

/** Reads `{"error": "…", "issues": […]}`. */
export function readRunwayError(json: unknown): VendorError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return { codes: [], message: undefined };
  const { error, issues = [], code } = parsed.data;
  const first = issues[0];
  const where = (first?.path ?? []).join('.');
  const detail = first?.message === undefined ? '' : ` (${where === '' ? '' : `${where}: `}${first.message})`;
  return { codes: code === undefined ? [] : [code], message: error === undefined ? undefined : `${error}${detail}` };
}

type Meaning = {
  readonly prefix: string;
  readonly code: JobErrorCode;
  readonly transient: boolean;
  readonly say: string;
};

/** `failureCode` of a task, the most particular first. What it cost is another field's to say. Source: its guide to task failures. */
const FAILURES: readonly Meaning[] = [
  {
    prefix: 'SAFETY.INPUT',
    code: 'moderated',
    transient: false,
    say: 'Runway’s content rules stopped the prompt or an input. Runway does not give such credits back.',
  },
  { prefix: 'SAFETY', code: 'moderated', transient: false, say: 'Runway’s content rules stopped the result.' },
  {
    prefix: 'ASSET',
    code: 'rejected',
    transient: false,
    say: 'Runway could not use an input: its size, shape or format.',
  },
  { prefix: 'INPUT_PREPROCESSING', code: 'rejected', transient: false, say: 'Runway could not prepare an input.' },
  { prefix: 'INTERNAL.BAD_OUTPUT', code: 'rejected', transient: true, say: 'The model made nothing usable this time.' },
  {
    prefix: 'INTERNAL',
    code: 'unavailable',
    transient: true,
    say: 'Runway had an error of its own while it made this.',
  },
  { prefix: 'THIRD_PARTY', code: 'unavailable', transient: true, say: 'The model’s own service failed behind Runway.' },
];

/** Why a task failed, in our words with the vendor's behind them. */
export function taskFailure(task: RunwayTask): ProviderFailure {
  const failureCode = task.failureCode ?? '';
  const meaning = FAILURES.find(({ prefix }) => failureCode === prefix || failureCode.startsWith(`${prefix}.`));
  const words = task.failure === undefined ? '' : ` ${task.failure.slice(0, 400)}`;
  return new ProviderFailure(meaning?.code ?? 'rejected', `${meaning?.say ?? 'Runway could not make this.'}${words}`, {
    transient: meaning?.transient ?? true,
    details: { taskId: task.id, ...(failureCode === '' ? {} : { failureCode: failureCode.slice(0, 100) }) },
  });
}
