import { useEffect, useState } from 'react';
import type { BudgetHistory, BudgetView } from '../../../src/contract/budget.ts';
import { client } from '../../client/current-client.ts';
import { failedLoad, type LoadState, LOADING, READY } from '../../stores/loadable.ts';

/** Spans that can be looked at, in days. */
export const SPANS = [7, 30, 90, 365] as const;
export type Span = (typeof SPANS)[number];

/** What was spent over a span; read again whenever the budget changes. The former stays while the next one is read. */
export function useHistory(
  budget: BudgetView,
  days: Span,
): { readonly load: LoadState; readonly history: BudgetHistory | undefined } {
  const [state, setState] = useState<{ load: LoadState; history: BudgetHistory | undefined }>({
    load: LOADING,
    history: undefined,
  });
  useEffect(() => {
    let isCurrent = true;
    client()
      .call('budget.history', { days })
      .then(
        (history) => {
          if (isCurrent) setState({ load: READY, history });
        },
        (error: unknown) => {
          if (isCurrent) setState((known) => ({ ...known, load: failedLoad(error) }));
        },
      );
    return () => {
      isCurrent = false;
    };
  }, [budget, days]);
  return state;
}
