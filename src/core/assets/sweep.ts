import { mkdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
export async function sweepOrphans(
  db: Db,
  store: AssetStore,
  options: { quarantine: string; now: EpochMs },
): Promise<string[]> {
  const moved: string[] = [];
  for await (const file of store.list()) {
    const { sha256, extension, path } = file;
    if (isNamed(db, { sha256, extension }) || options.now - (await stat(path)).mtimeMs < ORPHAN_AGE_MS) continue;
    const target = join(options.quarantine, basename(path));
    await mkdir(options.quarantine, { recursive: true, mode: 0o700 });
    await rename(path, target);
    moved.push(target);
  }
  return moved;
}

function isNamed(db: Db, file: { sha256: string; extension: string }): boolean {
  return get(db, 'select 1 from assets where sha256 = :sha256 and extension = :extension', file) !== undefined;
}
