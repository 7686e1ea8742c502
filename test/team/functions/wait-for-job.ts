import { setTimeout as delay } from 'node:timers/promises';
import type { TeamWorld } from './team-world.ts';

/** true for a row that stands still: ended, or waiting for a person. */
export function settled(row: Record<string, unknown>): boolean {
  return row['finished_at'] !== null || row['phase'] === 'needs_attention';
}

/**
 * The row of a job once it is as wanted. meanwhile: what is done between two looks, for example a pass of the worker.
 * Throws Error with the row after 25 s.
 */
export async function jobWhen(
  world: TeamWorld,
  jobId: string,
  isWanted: (row: Record<string, unknown>) => boolean,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Record<string, unknown>> {
  const until = performance.now() + 25_000;
  for (;;) {
    const row = await world.row(jobId);
    if (isWanted(row)) return row;
    if (performance.now() > until)
      throw new Error(`the job stays ${JSON.stringify(row)}\n${world.stack.functionsLog().slice(-3000)}`);
    await meanwhile();
    await delay(40);
  }
}
