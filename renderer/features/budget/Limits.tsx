import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BudgetView as Budget, LimitView } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { ShareBar } from '../../components/ProgressBar.tsx';
import { toast } from '../../components/Toast.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useProviders } from '../../stores/providers.ts';
import { readBudget } from '../../stores/read-all.ts';
import { fillOf } from './budget-summary.ts';
import { scopeName } from './scope-name.ts';

const texts = messages.budgetView;

type LimitsProps = {
  readonly budget: Budget;
  /** Opens the form; undefined asks for a new limit. */
  readonly onEdit: (limit: LimitView | undefined) => void;
};

/** Every limit with how full it is: spent solid, held hatched. */
export function Limits({ budget, onEdit }: LimitsProps) {
  return (
    <section
      aria-labelledby="limits-title"
      className="rounded-card border border-line bg-surface p-4 max-lg:order-first"
    >
      <div className="flex items-center gap-2">
        <h2 id="limits-title" className="flex-1 font-semibold">
          {texts.limits}
        </h2>
        <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={() => onEdit(undefined)}>
          {texts.limitAdd}
        </Button>
      </div>
      {budget.limits.length === 0 ? (
        <p className="mt-2 text-muted">{texts.limitsNone}</p>
      ) : (
        <>
          <ul className="mt-1 flex flex-col">
            {budget.limits.map((limit) => (
              <Limit key={limit.id} limit={limit} onEdit={() => onEdit(limit)} />
            ))}
          </ul>
          <Legend />
        </>
      )}
    </section>
  );
}

function Limit({ limit, onEdit }: { readonly limit: LimitView; readonly onEdit: () => void }) {
  const providers = useProviders(({ list }) => list);
  const { projects } = useOrganise();
  const [isBusy, setBusy] = useState(false);
  const fill = fillOf(limit);
  const used = formatMoney(limit.spentMicros + limit.reservedMicros);
  const name = `${scopeName(limit.scope, providers, projects)}, ${texts.windows[limit.window]}`;
  const remove = (): void => {
    setBusy(true);
    void removeLimit(limit, name).finally(() => setBusy(false));
  };
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-3 last:border-b-0">
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate">
          {name} <span className="text-faint">{texts.kinds[limit.kind]}</span>
        </span>
        <IconButton
          size="small"
          label={texts.limitEdit(name)}
          icon={<Pencil size={13} aria-hidden />}
          onClick={onEdit}
        />
        <IconButton
          size="small"
          label={texts.limitRemove(name)}
          blocked={isBusy}
          icon={<Trash2 size={13} aria-hidden />}
          onClick={remove}
        />
      </div>
      <ShareBar
        used={fill.spent}
        held={fill.held}
        tone={fill.tone}
        label={texts.limitLabel(name, used, formatMoney(limit.limitMicros))}
      />
      <span className="figures text-small text-muted">{texts.ofLimit(used, formatMoney(limit.limitMicros))}</span>
    </li>
  );
}

/** Removes a limit at once and offers to set it again as it was. */
async function removeLimit(limit: LimitView, name: string): Promise<void> {
  const { scope, window, kind, limitMicros } = limit;
  const setAgain = async (): Promise<void> => {
    await client().call('budget.setLimit', { scope, window, kind, limitMicros });
    await readBudget(client());
  };
  try {
    await client().call('budget.removeLimit', { limitId: limit.id });
    await readBudget(client());
  } catch (error) {
    return toast.error(texts.limitRemoveFailed, { description: messageOf(error) });
  }
  toast.info(texts.limitRemoved(name), {
    action: {
      label: messages.common.undo,
      onClick: () => void setAgain().catch((error: unknown) => toast.error(messageOf(error))),
    },
  });
}

function Legend() {
  return (
    <div aria-hidden className="flex gap-4 pt-1 text-small text-muted">
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-full bg-text forced-color-adjust-none forced-colors:bg-[Highlight]" />
        {texts.legendSpent}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-4 rounded-full forced-color-adjust-none forced-colors:bg-[GrayText] bg-[repeating-linear-gradient(135deg,var(--muted)_0_3px,transparent_3px_6px)]" />
        {texts.legendHeld}
      </span>
    </div>
  );
}
