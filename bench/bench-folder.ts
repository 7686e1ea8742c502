import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompanyId } from '../src/contract/ids.ts';
import { newId } from '../src/core/base/ids.ts';
import { openDataFolder } from '../src/core/db/open-data-folder.ts';
import type { Db } from '../src/core/db/open.ts';
import { run } from '../src/core/db/statement.ts';

/** A data folder of a benchmark, with the schema that ships and one company. */
export type BenchFolder = { readonly db: Db; readonly company: CompanyId; close(): void };

/**
 * A fresh data folder in a temporary place. durability `full` is what ships: each commit is on the disk. `off` waits for no disk, so that
 * only the work of the processor is left. close removes it.
 */
export function openBenchFolder(durability: 'full' | 'off' = 'full'): BenchFolder {
  const dataDir = temporaryFolder();
  const folder = openDataFolder(dataDir, {
    migrationsDir: fileURLToPath(new URL('../src/core/db/migrations/', import.meta.url)),
    now: Date.now(),
  });
  if (durability === 'off') folder.db.pragma('synchronous = off');
  const company = newId.company(Date.now());
  run(folder.db, 'insert into companies (id, name, created_at) values (:id, :name, :now)', {
    id: company,
    name: 'bench',
    now: 0,
  });
  return {
    db: folder.db,
    company,
    close: () => {
      folder.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new empty folder; whoever asks removes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gesso-bench-'));
}
