import type { BudgetHistory } from '../../../src/contract/budget.ts';
import type { JobId } from '../../../src/contract/ids.ts';
import { jobTypeSchema } from '../../../src/contract/provider.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useOrganise } from '../../stores/organise.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { openAsset } from '../../router/use-route.ts';
import { OTHER_COLOR, PROVIDER_COLORS } from './chart.ts';

const texts = messages.budgetView;

type Share = { readonly key: string; readonly name: string; readonly micros: MicroUsd; readonly color: string };

/** Who took it, for what, and which jobs were the dearest. */
export function HistoryShares({ history }: { readonly history: BudgetHistory }) {
  const providers = useProviders(({ list }) => list);
  const byProvider = history.byProvider.map(({ value, spentMicros }) => ({
    key: value,
    name: providers.find(({ id }) => id === value)?.name ?? value,
    micros: spentMicros,
    color: PROVIDER_COLORS[value] ?? OTHER_COLOR,
  }));
  const byType = history.byType.map(({ value, spentMicros }) => {
    const type = jobTypeSchema.safeParse(value).data;
    return {
      key: value,
      name: type === undefined ? value : texts.types[type],
      micros: spentMicros,
      color: 'bg-muted',
    };
  });
  const { projects } = useOrganise();
  const byProject = history.byProject.map(({ value, spentMicros }) => ({
    key: value,
    name: projects.find(({ id }) => id === value)?.name ?? texts.noProject,
    micros: spentMicros,
    color: 'bg-muted',
  }));
  const { count, spentMicros } = history.paidAssets;
  return (
    <div className="mt-5 grid gap-x-8 gap-y-5 border-t border-line pt-4 sm:grid-cols-2">
      <div className="flex flex-col gap-5">
        <Shares title={texts.byProvider} shares={byProvider} />
        <Shares title={texts.byType} shares={byType} />
        {byProject.length < 2 ? null : <Shares title={texts.byProject} shares={byProject} />}
        {count === 0 ? null : (
          <p className="figures text-muted">
            {texts.perAsset(formatMoney(Math.round(spentMicros / count)), formatCount(count))}
          </p>
        )}
      </div>
      <Dearest history={history} />
    </div>
  );
}

function Shares({ title, shares }: { readonly title: string; readonly shares: readonly Share[] }) {
  const most = Math.max(1, ...shares.map(({ micros }) => micros));
  return (
    <div>
      <h3 className="text-small font-medium text-muted">{title}</h3>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {shares.map(({ key, name, micros, color }) => (
          <li key={key} className="figures grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-3">
            <span className="truncate">{name}</span>
            <span aria-hidden className="h-1.5 rounded-full bg-hover">
              <span
                className={`block h-full rounded-full forced-color-adjust-none ${color}`}
                style={{ width: `${(micros / most) * 100}%` }}
              />
            </span>
            <span>{formatMoney(micros)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Opens the first result of a job; says so when none is left. */
function openJob(jobId: JobId): void {
  client()
    .call('library.list', { filter: { jobId }, limit: 1 })
    .then(
      ({ assets: [first] }) => (first === undefined ? toast.info(texts.dearestGone) : openAsset(first.id)),
      (error: unknown) => toast.error(messageOf(error)),
    );
}

function Dearest({ history }: { readonly history: BudgetHistory }) {
  const providers = useProviders(({ list }) => list);
  return (
    <div className="min-w-0">
      <h3 className="text-small font-medium text-muted">{texts.dearest}</h3>
      <ol className="mt-1 flex flex-col">
        {history.dearest.map(({ jobId, prompt, provider, model, spentMicros, createdAt }) => (
          <li key={jobId} className="figures flex items-baseline gap-3 border-line py-1.5 not-first:border-t">
            <span className="min-w-0 flex-1">
              <button
                type="button"
                aria-label={texts.dearestOpen(prompt)}
                onClick={() => openJob(jobId)}
                className="block max-w-full truncate rounded-small text-left hover:underline"
              >
                {prompt === '' ? messages.library.untitled : prompt}
              </button>
              <span className="block truncate text-small text-faint">
                {[
                  providerById(providers, provider)?.name ?? provider,
                  ...(model === null ? [] : [model]),
                  formatInstant(createdAt),
                ].join(' · ')}
              </span>
            </span>
            <span>{formatMoney(spentMicros)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
