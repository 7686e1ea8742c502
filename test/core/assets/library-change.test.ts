import { describe, expect, it } from 'vitest';
import { assetFilterSchema, type AssetFilter } from '../../../src/contract/asset.ts';
import type { CompanyId } from '../../../src/contract/ids.ts';
import { setTrashed } from '../../../src/core/assets/change.ts';
import { listAssets, viewAsset } from '../../../src/core/assets/library.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset, changeOne, NOW } from './rig.ts';

function list(db: Db, company: CompanyId, filter: AssetFilter = {}): ReturnType<typeof listAssets> {
  return listAssets(db, company, { filter: assetFilterSchema.parse(filter), limit: 500, cursor: undefined });
}

function prompts(db: Db, company: CompanyId, filter: AssetFilter = {}): string[] {
  return list(db, company, filter).rows.map((row) => row.prompt);
}

describe('setTrashed', () => {
  it('moves into the trash and back', () => {
    const { db, company } = temporaryDatabase();
    const { id } = addAsset(db, company, { prompt: 'a' });

    expect(setTrashed(db, [id], NOW, NOW)).toMatchObject([{ trashed_at: NOW, revision: 2 }]);
    expect([prompts(db, company), prompts(db, company, { trashed: true })]).toEqual([[], ['a']]);

    expect(setTrashed(db, [id], null, NOW)).toMatchObject([{ trashed_at: null, revision: 3 }]);
    expect([prompts(db, company), prompts(db, company, { trashed: true })]).toEqual([['a'], []]);
  });

  it('leaves what is there already as it was, so that the trash keeps its dates', () => {
    const { db, company } = temporaryDatabase();
    const { id } = addAsset(db, company);
    setTrashed(db, [id], NOW, NOW);

    expect(setTrashed(db, [id, id], NOW + 5, NOW + 5)).toMatchObject([
      { trashed_at: NOW, revision: 2 },
      { trashed_at: NOW, revision: 2 },
    ]);
  });

  it('moves all or none', () => {
    const { db, company } = temporaryDatabase();
    const { id } = addAsset(db, company, { prompt: 'a' });

    expect(() => setTrashed(db, [id, newId.asset(NOW)], NOW, NOW)).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );

    expect(prompts(db, company)).toEqual(['a']);
  });
});

describe('changeAssets', () => {
  it('changes what is given, false and 0 included', () => {
    const { db, company } = temporaryDatabase();
    const { id } = addAsset(db, company);
    changeOne(db, company, id, { favourite: true, rating: 5 });

    expect(changeOne(db, company, id, { rating: 0 })).toMatchObject({ favourite: 1, rating: 0, revision: 3 });
    expect(changeOne(db, company, id, { favourite: false })).toMatchObject({ favourite: 0, rating: 0, revision: 4 });
    expect(() => changeOne(db, company, newId.asset(NOW), {})).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('viewAsset', () => {
  it('shows an asset as the contract says, seed 0 and nothing else lost', () => {
    const { db, folder, company } = temporaryDatabase();
    const row = addAsset(db, company, {
      seed: 0,
      durationMs: 1500,
      params: { prompt: 'a', nested: [0, null] },
      costMicros: 0,
      tookMs: 0,
      hasThumbnail: true,
    });

    expect(viewAsset(new AssetStore(folder), row)).toMatchObject({
      seed: 0,
      duration: 1.5,
      costMicros: 0,
      tookMs: 0,
      params: { prompt: 'a', nested: [0, null] },
      url: `/assets/${row.id}`,
      thumbnailUrl: `/thumbnails/${row.id}`,
    });
  });

  it('keeps one entry for each result of a job, however often it is stored', () => {
    const { db, company } = temporaryDatabase();
    const job = newId.job(NOW);
    db.pragma('foreign_keys = off');
    const first = addAsset(db, company, { jobId: job, ordinal: 0, prompt: 'first' });

    expect(() => addAsset(db, company, { jobId: job, ordinal: 0, prompt: 'second' })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );

    expect(list(db, company).rows.map((row) => row.id)).toEqual([first.id]);
  });
});
