import { describe, expect, it } from 'vitest';
import { assetFilterSchema, type AssetFilter } from '../../../src/contract/asset.ts';
import type { CompanyId } from '../../../src/contract/ids.ts';
import { setTrashed } from '../../../src/core/assets/change.ts';
import { type AssetRow, listAssets } from '../../../src/core/assets/library.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { addCompany, temporaryDatabase } from '../data-folder.ts';
import { addAsset, changeOne, NOW } from './rig.ts';

function list(
  db: Db,
  company: CompanyId,
  filter: AssetFilter = {},
  page: { limit?: number; cursor?: string } = {},
): ReturnType<typeof listAssets> {
  return listAssets(db, company, {
    filter: assetFilterSchema.parse(filter),
    limit: page.limit ?? 500,
    cursor: page.cursor,
  });
}

function prompts(db: Db, company: CompanyId, filter: AssetFilter = {}): string[] {
  const found = list(db, company, filter);
  expect(found.total).toBe(found.rows.length);
  return found.rows.map((row) => row.prompt);
}

/** Every page, with `between` called after each. */
function walk(
  db: Db,
  company: CompanyId,
  options: { limit: number; filter?: AssetFilter; between?: () => void },
): AssetRow[] {
  const rows: AssetRow[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = list(
      db,
      company,
      options.filter,
      cursor === undefined ? { limit: options.limit } : { limit: options.limit, cursor },
    );
    rows.push(...page.rows);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
    options.between?.();
  }
}

describe('listAssets', () => {
  it('lists the newest first, and among those of one instant the last added', () => {
    const { db, company } = temporaryDatabase();
    for (const [prompt, at] of [
      ['old', 1],
      ['new', 3],
      ['middle', 2],
      ['newer', 3],
    ] as const)
      addAsset(db, company, { prompt, createdAt: at });

    expect(prompts(db, company)).toEqual(['newer', 'new', 'middle', 'old']);
  });

  it('pages through everything once, also through many of one instant', () => {
    const { db, company } = temporaryDatabase();
    const ids = Array.from(
      { length: 25 },
      (_, index) => addAsset(db, company, { createdAt: NOW + Math.floor(index / 10) }).id,
    );

    expect(walk(db, company, { limit: 4 }).map((row) => row.id)).toEqual(ids.toReversed());
    expect(walk(db, company, { limit: 25 })).toHaveLength(25);
    expect(walk(db, company, { limit: 5 })).toHaveLength(25);
  });

  it('shows nothing twice and misses nothing while others are added and thrown away', () => {
    const { db, company } = temporaryDatabase();
    const ids = Array.from({ length: 20 }, (_, index) => addAsset(db, company, { createdAt: NOW + index }).id);
    let round = 0;
    const seen = walk(db, company, {
      limit: 3,
      between: () => {
        round += 1;
        addAsset(db, company, { createdAt: NOW + 1000 + round });
        setTrashed(db, [ids.at(-1)!], NOW, NOW);
      },
    }).map((row) => row.id);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(ids.toReversed());
  });

  it('has an empty last page of nothing', () => {
    const { db, company } = temporaryDatabase();

    expect(list(db, company)).toEqual({ rows: [], nextCursor: null, total: 0 });
  });

  it.each(['', 'x', '{}', '[1]', '[1,"2"]', 'null', '[1,2,3]'])('refuses the cursor %j', (cursor) => {
    const { db, company } = temporaryDatabase();

    expect(() => list(db, company, {}, { cursor })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('combines filters', () => {
    const { db, company } = temporaryDatabase();
    const wanted = addAsset(db, company, { prompt: 'wanted', kind: 'video', provider: 'runway', createdAt: 50 });
    changeOne(db, company, wanted.id, { favourite: true, rating: 4 });
    const almost: Parameters<typeof addAsset>[2][] = [
      { kind: 'image', provider: 'runway' },
      { kind: 'video', provider: 'draft' },
      { kind: 'video', provider: 'runway', createdAt: 49 },
      { kind: 'video', provider: 'runway', createdAt: 60 },
    ];
    for (const change of almost)
      changeOne(db, company, addAsset(db, company, { prompt: 'wanted', createdAt: 50, ...change }).id, {
        favourite: true,
        rating: 5,
      });
    changeOne(
      db,
      company,
      addAsset(db, company, { prompt: 'wanted', kind: 'video', provider: 'runway', createdAt: 50 }).id,
      { favourite: true, rating: 3 },
    );
    changeOne(
      db,
      company,
      addAsset(db, company, { prompt: 'wanted', kind: 'video', provider: 'runway', createdAt: 50 }).id,
      { favourite: false, rating: 5 },
    );

    const found = list(db, company, {
      text: 'want',
      kinds: ['video', 'audio'],
      provider: 'runway',
      favourite: true,
      minRating: 4,
      createdAfter: 50,
      createdBefore: 60,
    });

    expect(found.rows.map((row) => row.id)).toEqual([wanted.id]);
    expect(found.total).toBe(1);
  });

  it('narrows to what is no favourite, when asked', () => {
    const { db, company } = temporaryDatabase();
    changeOne(db, company, addAsset(db, company, { prompt: 'loved' }).id, { favourite: true });
    addAsset(db, company, { prompt: 'plain' });

    expect(prompts(db, company, { favourite: false })).toEqual(['plain']);
    expect(prompts(db, company, { favourite: true })).toEqual(['loved']);
  });

  it('narrows to a project, a job and a company', () => {
    const { db, company } = temporaryDatabase();
    addAsset(db, company, { prompt: 'mine' });
    addAsset(db, addCompany(db), { prompt: 'theirs' });
    const nobody = newId.job(NOW);

    expect(prompts(db, company)).toEqual(['mine']);
    expect(prompts(db, company, { jobId: nobody })).toEqual([]);
    expect(prompts(db, company, { kinds: [] })).toEqual(['mine']);
  });

  it(
    'answers from 20,000 entries in no time, first page and deep page, with and without a text',
    { timeout: 60_000 },
    () => {
      const { db, company } = temporaryDatabase();
      transaction(db, () => {
        for (let i = 0; i < 20_000; i++)
          addAsset(db, company, {
            prompt: `picture ${i} of a ${i % 100 === 0 ? 'zebra' : 'horse'}`,
            createdAt: NOW + i,
            kind: i % 10 === 0 ? 'video' : 'image',
          });
      });
      const timed = (work: () => unknown): number => {
        const start = performance.now();
        work();
        return performance.now() - start;
      };
      const deep = list(db, company, {}, { limit: 19_000 }).nextCursor ?? '';

      const times = [
        timed(() => expect(list(db, company, {}, { limit: 100 }).total).toBe(20_000)),
        timed(() =>
          expect(list(db, company, {}, { limit: 100, cursor: deep }).rows[0]?.prompt).toBe('picture 999 of a horse'),
        ),
        timed(() => expect(list(db, company, { text: 'zebra' }, { limit: 100 }).total).toBe(200)),
        timed(() => expect(list(db, company, { text: 'zeb', kinds: ['video'] }, { limit: 100 }).total).toBe(200)),
      ];

      // Far above what it takes (some milliseconds), far below a scan for each row.
      for (const time of times) expect(time).toBeLessThan(500);
    },
  );
});
