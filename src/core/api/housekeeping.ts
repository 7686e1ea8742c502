import { HOUR, MINUTE } from '../../contract/units.ts';
import type { ApiContext } from './context.ts';
import { KeptFiles } from '../assets/kept.ts';
import { sweepOrphans } from '../assets/sweep.ts';
import { errorFields } from '../base/log.ts';
import { compactEvents } from '../jobs/compact.ts';
import { sweepKept } from '../jobs/sweep-kept.ts';

/** Not at once: a start belongs to the person who waits for it. */
const FIRST_AFTER_MS = 2 * MINUTE;
const EVERY_MS = 12 * HOUR;
/** Kept answers are the size of their results: they go soon after their job has ended. */
const KEPT_EVERY_MS = 5 * MINUTE;

/**
 * Keeps the folder tidy while the engine runs: old steps of old jobs are compacted, files without an owner are moved to
 * `quarantine/`, and answers that were kept for jobs that have ended are dropped.
 * Nothing that belongs to a person is deleted. Returns its end.
 */
export function startHousekeeping(api: ApiContext): () => void {
  const state = { undo: api.clock.after(FIRST_AFTER_MS, () => void round()) };
  const round = async (): Promise<void> => {
    try {
      await tidy(api);
    } catch (error) {
      if (!api.isStopping()) api.log.warn(errorFields(error), 'housekeeping stopped in the middle');
    }
    if (!api.isStopping()) state.undo = api.clock.after(EVERY_MS, () => void round());
  };
  const kept = startKeptSweep(api);
  return () => {
    state.undo();
    kept();
  };
}

function startKeptSweep(api: ApiContext): () => void {
  const files = new KeptFiles(api.dataDir);
  const state = { undo: api.clock.after(FIRST_AFTER_MS, () => void round()) };
  const round = async (): Promise<void> => {
    try {
      await sweepKept(api.db, files, { now: api.clock.now() });
    } catch (error) {
      if (!api.isStopping()) api.log.warn(errorFields(error), 'kept answers could not be swept');
    }
    if (!api.isStopping()) state.undo = api.clock.after(KEPT_EVERY_MS, () => void round());
  };
  return () => state.undo();
}

/** One round. Yields to other work after each piece. */
export async function tidy(api: ApiContext): Promise<{ compacted: number; quarantined: string[] }> {
  let compacted = 0;
  for (let rows = 1; rows > 0 && !api.isStopping();) {
    rows = compactEvents(api.db, api.clock.now());
    compacted += rows;
    await new Promise((resolve) => api.clock.after(1, () => resolve(undefined)));
  }
  const quarantined = await sweepOrphans(api.db, api.store, { now: api.clock.now() });
  if (quarantined.length > 0)
    api.log.warn({ files: quarantined.length }, 'files without an owner were moved to quarantine');
  return { compacted, quarantined };
}
