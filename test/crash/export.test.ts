import { statSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AssetStore } from '../../src/core/assets/store.ts';
import { exportAssets } from '../../src/core/assets/export.ts';
import { insertAsset } from '../../src/core/assets/insert.ts';
import { requireAsset } from '../../src/core/assets/library.ts';
import { newId } from '../../src/core/base/ids.ts';
import { temporaryDatabase } from '../core/data-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const BYTES = 96 * 1024 ** 2;

it('an export never shows a part of a file under its final name, so that a kill in the middle leaves none', async () => {
  const { db, folder, company } = temporaryDatabase();
  const store = new AssetStore(folder);
  const stored = await store.write(new Blob([new Uint8Array(BYTES).fill(7)]).stream(), {
    extension: 'png',
    maxBytes: BYTES,
    signal: AbortSignal.timeout(60_000),
  });
  const id = newId.asset(1);
  insertAsset(db, {
    id,
    companyId: company,
    projectId: null,
    jobId: null,
    ordinal: 0,
    kind: 'image',
    mime: 'image/png',
    extension: 'png',
    width: 1,
    height: 1,
    durationMs: null,
    bytes: BYTES,
    sha256: stored.sha256,
    hasThumbnail: false,
    color: null,
    prompt: 'large',
    provider: null,
    model: null,
    params: {},
    seed: null,
    costMicros: null,
    tookMs: null,
    createdAt: 1,
  });
  const directory = tempFolder();
  await writeFile(join(directory, 'mine.txt'), 'untouched');

  const exported = exportAssets(store, [requireAsset(db, id)], { directory, metadata: 'keep' });
  const state = { isDone: false };
  void exported.finally(() => (state.isDone = true));
  const sizes = new Set<number>();
  const unfinished = new Set<string>();
  while (!state.isDone) {
    for (const name of await readdir(directory)) {
      if (name.endsWith('.part')) unfinished.add(name);
      else if (name.endsWith('.png')) sizes.add(statSync(join(directory, name)).size);
    }
  }

  const {
    files: [path],
  } = await exported;
  expect([...sizes].filter((size) => size !== BYTES)).toEqual([]);
  expect(statSync(path ?? '').size).toBe(BYTES);
  expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
