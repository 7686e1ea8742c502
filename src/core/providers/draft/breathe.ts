import { setImmediate } from 'node:timers/promises';

/** Lets messages in (an abort above all) and throws the signal's reason when it is aborted. Call it between pieces of long work. */
export async function breathe(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await setImmediate();
  signal.throwIfAborted();
}
