import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Up to this share of the processor may go to others: less is hardly to be had on a machine that is shared. */
const CALM_SHARE = 0.01;
const TRIES = 2;
/** A look takes a tenth of what it waits: a machine that is given time by account gets none back from whoever is always busy. */
const WAIT_MS = 20_000;
const LOOK_MS = 100;
const REST_MS = 900;
/** USER_HZ, the unit of /proc/stat, is a hundredth of a second to every program, whatever the kernel's own clock (man 5 proc_stat). */
const TICK_MS = 10;

/** stolen: the share of the processor, 0 to 1, that the machine's host gave to others meanwhile; 0 where nobody says. */
export type Undisturbed<T> = { readonly result: T; readonly stolen: number };

/**
 * Measures when the machine is left to itself, and again when it was not: the try with the least taken away counts, whatever it measured.
 * A frame waits for a processor that is somewhere else, and nothing in the frame says so.
 */
export async function undisturbed<T>(measure: () => Promise<T>): Promise<Undisturbed<T>> {
  const tries: Undisturbed<T>[] = [];
  while (tries.length < TRIES && !tries.some(({ stolen }) => stolen <= CALM_SHARE)) {
    await calm();
    const clock = startClock();
    const result = await measure();
    tries.push({ result, stolen: clock() });
  }
  const [best] = tries.toSorted((one, other) => one.stolen - other.stolen);
  if (best === undefined) throw new Error('nothing was tried');
  return best;
}

/** Waits for a moment in which whoever works is left to it, twenty seconds at most. */
async function calm(): Promise<void> {
  for (const until = performance.now() + WAIT_MS; performance.now() < until;) {
    const clock = startClock();
    // Time is taken only from those who use it.
    for (const end = performance.now() + LOOK_MS; performance.now() < end;);
    if (clock() === 0) return;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

/** Returns what tells the share taken since. */
function startClock(): () => number {
  const [from, before] = [performance.now(), stolenMs()];
  return () => (stolenMs() - before) / ((performance.now() - from) * availableParallelism());
}

/** The eighth number of the first line of /proc/stat, "steal": there on Linux, in a machine that is a guest. */
function stolenMs(): number {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    return Number(line.trim().split(/\s+/)[8] ?? 0) * TICK_MS;
  } catch {
    return 0;
  }
}
