import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AssetRow } from '../../../src/core/assets/library.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { verifyLibrary } from '../../../src/core/assets/verify.ts';
import type { CompanyId } from '../../../src/contract/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset } from './rig.ts';
import { inChunks } from './samples.ts';

type Rig = {
  db: Db;
  store: AssetStore;
  company: CompanyId;
  keep(text: string): Promise<{ row: AssetRow; path: string }>;
};

function rig(): Rig {
  const { db, folder, company } = temporaryDatabase();
  const store = new AssetStore(folder);
  const keep: Rig['keep'] = async (text) => {
    const file = await store.write(inChunks(new TextEncoder().encode(text)), {
      extension: 'png',
      maxBytes: 1e6,
      signal: new AbortController().signal,
    });
    return { row: addAsset(db, company, { sha256: file.sha256 }), path: file.path };
  };
  return { db, store, company, keep };
}

describe('verifyLibrary', () => {
  it('finds nothing wrong in a whole library, trash and shared files included', async () => {
    const { db, store, keep } = rig();
    await keep('a');
    await keep('a');
    const { row } = await keep('b');
    db.exec(`update assets set trashed_at = 1 where id = '${row.id}'`);

    expect(await verifyLibrary(db, store)).toEqual({ checked: 2, missing: [], damaged: [], orphans: [] });
  });

  it('names what is missing, damaged, unreadable and without an owner, and changes nothing', async () => {
    const { db, store, keep } = rig();
    const [missing, damaged, unreadable, whole] = [
      await keep('missing'),
      await keep('damaged'),
      await keep('unreadable'),
      await keep('whole'),
    ];
    rmSync(missing.path);
    writeFileSync(damaged.path, 'dAmaged');
    rmSync(unreadable.path);
    mkdirSync(unreadable.path);
    const orphan = await store.write(inChunks(new TextEncoder().encode('orphan')), {
      extension: 'txt',
      maxBytes: 1e6,
      signal: new AbortController().signal,
    });
    const otherName = store.pathOf(whole.row.sha256, 'jpg');
    writeFileSync(otherName, 'whole');

    const report = await verifyLibrary(db, store);

    expect(report).toMatchObject({ checked: 4, missing: [missing.path] });
    expect(report.damaged.toSorted()).toEqual([damaged.path, unreadable.path].toSorted());
    expect(report.orphans.toSorted()).toEqual([orphan.path, otherName].toSorted());
    expect(await verifyLibrary(db, store)).toEqual(report);
  });

  it('checks every file of a library of several pages', async () => {
    const { db, store, company } = rig();
    transaction(db, () => {
      for (let i = 0; i < 1203; i++) addAsset(db, company, { extension: i % 2 === 0 ? 'png' : 'jpg' });
      for (const extension of ['jpg', 'png']) addAsset(db, company, { sha256: 'f'.repeat(64), extension });
    });

    const report = await verifyLibrary(db, store);

    expect(report.checked).toBe(1205);
    expect(new Set(report.missing).size).toBe(1205);
  });
});
