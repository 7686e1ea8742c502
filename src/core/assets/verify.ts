import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';
import { type AssetStore, hashFile } from './store.ts';

export type LibraryReport = {
  readonly checked: number;
  readonly missing: string[];
  readonly damaged: string[];
  readonly orphans: string[];
};

/**
 * Re-hashes every file that an asset names and lists files that no asset names. A file that cannot be read counts as damaged. Changes nothing.
 * Reads in chunks, one file at a time, so that the engine stays responsive.
 */
export async function verifyLibrary(db: Db, store: AssetStore): Promise<LibraryReport> {
  const report: LibraryReport = { checked: 0, missing: [], damaged: [], orphans: [] };
  let checked = 0;
  let after = { sha256: '', extension: '' };
  for (;;) {
    const page = all<{ sha256: string; extension: string }>(
      db,
      'select distinct sha256, extension from assets where (sha256, extension) > (:sha256, :extension) order by sha256, extension limit 500',
      after,
    );
    for (const { sha256, extension } of page) {
      const path = store.pathOf(sha256, extension);
      const found = await hashOrReason(path);
      if (found === 'missing') report.missing.push(path);
      else if (found !== sha256) report.damaged.push(path);
      checked += 1;
      after = { sha256, extension };
    }
    if (page.length < 500) break;
  }
  for await (const file of store.list()) {
    if (
      get(db, 'select 1 from assets where sha256 = :sha256 and extension = :extension', {
        sha256: file.sha256,
        extension: file.extension,
      }) === undefined
    )
      report.orphans.push(file.path);
  }
  return { ...report, checked };
}

async function hashOrReason(path: string): Promise<string> {
  try {
    return await hashFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A bad sector (EIO) or a folder in its place is damage to be listed with the rest, not the end of the check.
    return error.code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
