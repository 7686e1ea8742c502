import { useCallback, useEffect, useRef, useState } from 'react';
import { SECOND } from '../../../src/contract/units.ts';
import type { Outcome } from './settings-actions.ts';

export type OutcomeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const DONE_MS = 6 * SECOND;

/** Runs one action at a time and remembers how it ended; "done" fades by itself, a failure stays until the next try. */
export function useOutcome(): {
  readonly state: OutcomeState;
  readonly run: (step: () => Promise<Outcome>) => void;
  readonly reset: () => void;
} {
  const [state, setState] = useState<OutcomeState>({ kind: 'idle' });
  const isBusy = useRef(false);
  useEffect(() => {
    if (state.kind !== 'done') return undefined;
    const timer = setTimeout(() => setState({ kind: 'idle' }), DONE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const run = useCallback((step: () => Promise<Outcome>): void => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ kind: 'busy' });
    // Outcomes never reject: a failure is one of them.
    void step().then((outcome) => {
      isBusy.current = false;
      setState(outcome.ok ? { kind: 'done' } : { kind: 'failed', message: outcome.message });
    });
  }, []);
  const reset = useCallback(() => setState((known) => (known.kind === 'busy' ? known : { kind: 'idle' })), []);
  return { state, run, reset };
}
