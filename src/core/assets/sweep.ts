import { statSync } from 'node:fs';
import { type EpochMs, DAY } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import type { AssetStore } from './store.ts';

/** A file may lie here for a moment before its row is written, and a crash in between is repaired by the job: only older ones are orphans. */
const ORPHAN_AGE_MS = DAY;

/**
 * Moves files that no asset names, older than a day, into a quarantine folder beside the library; nothing is ever deleted.
 * Returns where they are now. One file at a time, so that the engine stays responsive.
 */
export async function sweepOrphans(db: Db, store: AssetStore, options: { now: EpochMs }): Promise<string[]> {
  const moved: string[] = [];
  for await (const { sha256, extension, path } of store.list()) {
    // From here to the move without a pause: a row that is written later brings its file back.
    if (isNamed(db, { sha256, extension }) || isYoung(path, options.now)) continue;
    moved.push(store.quarantine({ sha256, extension }));
  }
  return moved;
}

/** true also for a file that is gone by now. */
function isYoung(path: string, now: EpochMs): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || now - found.mtimeMs < ORPHAN_AGE_MS;
}

function isNamed(db: Db, file: { sha256: string; extension: string }): boolean {
  return get(db, 'select 1 from assets where sha256 = :sha256 and extension = :extension', file) !== undefined;
}
