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

/**
 * Has a job that waits for its next attempt wait no longer. It writes the row past the functions, whose order of locks it does not keep:
 * where a worker is at the same job, PostgreSQL may end this one (deadlock_detected), and then it is tried again.
 */
export async function waitNoLonger(world: TeamWorld, jobId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await world.sql('update public.media_projects set run_after = now() where id = $1', [jobId]);
      return;
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === '40P01';
      if (!isDeadlock || tries === 5) throw error;
    }
  }
}
