import type { BudgetView as Budget, LimitView } from '../../../src/contract/budget.ts';
import { PROVIDER_IDS } from '../../../src/contract/provider.ts';
import { Button } from '../../components/Button.tsx';
import { ShareBar } from '../../components/ProgressBar.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { navigate } from '../../router/use-route.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { fillOf } from './budget-summary.ts';

const texts = messages.budgetView;

/** Every limit with how full it is: spent solid, held hatched. */
export function Limits({ budget }: { readonly budget: Budget }) {
  return (
    <section
      aria-labelledby="limits-title"
      className="rounded-card border border-line bg-surface p-4 max-lg:order-first"
    >
      <h2 id="limits-title" className="font-semibold">
        {texts.limits}
      </h2>
      {budget.limits.length === 0 ? (
        <div className="mt-2 flex flex-col items-start gap-3">
          <p className="text-muted">{texts.limitsNone}</p>
          <Button size="small" onClick={() => navigate({ view: 'settings', query: 'section=limit' })}>
            {texts.setLimit}
          </Button>
        </div>
      ) : (
        <>
          <ul className="mt-1 flex flex-col">
            {budget.limits.map((limit) => (
              <Limit key={limit.id} limit={limit} />
            ))}
          </ul>
          <Legend />
        </>
      )}
    </section>
  );
}

function Limit({ limit }: { readonly limit: LimitView }) {
  const providers = useProviders(({ list }) => list);
  const providerId = PROVIDER_IDS.find((id) => limit.scope === `provider:${id}`);
  const scope =
    limit.scope === 'all'
      ? texts.scopeAll
      : providerId === undefined
        ? texts.scopeProject
        : (providerById(providers, providerId)?.name ?? providerId);
  const fill = fillOf(limit);
  const used = formatMoney(limit.spentMicros + limit.reservedMicros);
  const name = `${scope}, ${texts.windows[limit.window]}`;
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-3 last:border-b-0">
      <div className="flex items-baseline gap-2">
        <span>{name}</span>
        <span className="text-faint">{texts.kinds[limit.kind]}</span>
        <span className="figures ml-auto whitespace-nowrap">{texts.ofLimit(used, formatMoney(limit.limitMicros))}</span>
      </div>
      <ShareBar
        used={fill.spent}
        held={fill.held}
        tone={fill.tone}
        label={texts.limitLabel(name, used, formatMoney(limit.limitMicros))}
      />
    </li>
  );
}

function Legend() {
  return (
    <div aria-hidden className="flex gap-4 pt-1 text-small text-muted">
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-full bg-text" />
        {texts.legendSpent}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-full bg-[repeating-linear-gradient(135deg,var(--muted)_0_3px,transparent_3px_6px)]" />
        {texts.legendHeld}
      </span>
    </div>
  );
}
