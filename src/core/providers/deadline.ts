import type { DurationMs } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';

/**
 * A signal that aborts with the context's own or after `ms` on the engine's clock, with a TimeoutError. `end` must be called in any case.
 */
export function deadline(
  context: AdapterContext,
  ms: DurationMs,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const late = new AbortController();
  const over = new AbortController();
  context.sleep(ms, over.signal).then(
    () => late.abort(new DOMException('no answer in time', 'TimeoutError')),
    // Ended before its time: nothing is late.
    () => undefined,
  );
  return { signal: AbortSignal.any([context.signal, late.signal]), end: () => over.abort() };
}
