import { useState } from 'react';
import { Check, X } from 'lucide-react';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';

const texts = messages.budgetView;

type Report = MethodOutput<'budget.verify'>;
type LedgerCheck = {
  readonly isBusy: boolean;
  readonly report: Report | undefined;
  readonly failure: string | undefined;
  readonly run: () => void;
};

/** Asks the engine to check every invariant of the ledger. */
export function useLedgerCheck(): LedgerCheck {
  const [state, setState] = useState<Omit<LedgerCheck, 'run'>>({
    isBusy: false,
    report: undefined,
    failure: undefined,
  });
  const run = (): void => {
    setState({ isBusy: true, report: undefined, failure: undefined });
    client()
      .call('budget.verify', {})
      .then(
        (report) => setState({ isBusy: false, report, failure: undefined }),
        (error: unknown) => setState({ isBusy: false, report: undefined, failure: messageOf(error) }),
      );
  };
  return { ...state, run };
}

/** What the check found: one line when all is well, each broken rule by name when not. */
export function VerifyReport({ check }: { readonly check: LedgerCheck }) {
  const { report, failure } = check;
  const broken = report?.checks.filter(({ ok }) => !ok) ?? [];
  return (
    <div role="status" className="empty:hidden">
      {failure === undefined ? null : <p className="text-bad">{`${texts.verifyFailed}: ${failure}`}</p>}
      {report?.ok === true ? (
        <p className="motion-fade flex items-center gap-2 text-good">
          <Check size={15} aria-hidden />
          {texts.verifyGood(report.checks.length)}
        </p>
      ) : null}
      {broken.length === 0 ? null : (
        <div className="rounded-card border border-bad-line bg-bad-soft p-3">
          <p className="flex items-center gap-2 font-medium text-bad">
            <X size={15} aria-hidden />
            {texts.verifyBad(broken.length)}
          </p>
          <ul className="mt-1 list-disc pl-6">
            {broken.map(({ name, detail }) => (
              <li key={name} className="wrap-anywhere">{`${name}: ${detail}`}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
