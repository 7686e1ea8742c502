import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId } from '../../../src/contract/ids.ts';
import { setTrashed } from '../../../src/core/assets/change.ts';
import { ftsQuery } from '../../../src/core/assets/filter.ts';
import type { AssetRow } from '../../../src/core/assets/library.ts';
import { countMatches, type Place, searchNewest } from '../../../src/core/assets/search.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { transaction } from '../../../src/core/db/transaction.ts';
import { addCompany, temporaryDatabase } from '../data-folder.ts';
import { addAsset, NOW } from './rig.ts';

/** Each way by itself, and all of them as they are chosen by how much is found. */
const WAYS = {
  'row by row': { few: 1000, many: 8000 },
  'through the library': { few: 0, many: 8000 },
  'among the newest': { few: 0, many: 0 },
  'by how much is found': { few: 4, many: 12 },
} as const;

type Entry = {
  readonly words: readonly string[];
  /** Few instants, so that many are of the same, and in no order: what is imported is older than what was made before. */
  readonly at: number;
  readonly isTrashed: boolean;
  readonly isOther: boolean;
};

const entry: fc.Arbitrary<Entry> = fc.record({
  words: fc.uniqueArray(fc.constantFrom('fox', 'foxglove', 'rain', 'rare'), { maxLength: 3 }),
  at: fc.nat(12),
  isTrashed: fc.boolean(),
  isOther: fc.boolean(),
});

/** A library of these, and its rows outside the trash, newest first. */
function filled(entries: readonly Entry[]): { db: Db; company: CompanyId; rows: AssetRow[] } {
  const { db, company } = temporaryDatabase();
  const other = entries.some(({ isOther }) => isOther) ? addCompany(db) : company;
  const rows = transaction(db, () =>
    entries.flatMap(({ words, at, isTrashed, isOther }) => {
      const row = addAsset(db, isOther ? other : company, { prompt: words.join(' '), createdAt: NOW + at });
      if (isTrashed) setTrashed(db, [row.id], NOW, NOW);
      return isTrashed || isOther ? [] : [row];
    }),
  );
  return { db, company, rows: rows.toSorted((a, b) => b.created_at - a.created_at || b.seq - a.seq) };
}

const hasPrefix = (prompt: string, prefix: string): boolean =>
  prompt.split(' ').some((word) => word !== '' && word.startsWith(prefix));

/** Every page, one after the other. */
function walk(rows: readonly AssetRow[], read: (after: Place | undefined) => readonly number[]): number[] {
  const places = new Map<number, Place>(rows.map(({ seq, created_at: at }) => [seq, { at, seq }]));
  const found: number[] = [];
  let after: Place | undefined;
  for (let page = read(after); page.length > 0 && found.length <= rows.length; page = read(after)) {
    found.push(...page);
    after = places.get(found.at(-1) ?? 0);
  }
  return found;
}

describe('a search', () => {
  it('finds page by page what reading every row finds, whichever way it takes', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 10, maxLength: 60 }),
        fc.constantFrom('fox', 'foxg', 'rain', 'rare', 'r'),
        fc.integer({ min: 1, max: 9 }),
        (entries, word, limit) => {
          const { db, company, rows } = filled(entries);
          const expected = rows.filter(({ prompt }) => hasPrefix(prompt, word)).map(({ seq }) => seq);

          expect(countMatches(db, company, ftsQuery(word))).toBe(expected.length);
          for (const [way, thresholds] of Object.entries(WAYS)) {
            const search = { match: ftsQuery(word), total: expected.length, limit };
            expect(
              walk(rows, (after) => searchNewest(db, company, { ...search, after }, thresholds)),
              way,
            ).toEqual(expected);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each(Object.entries(WAYS))('goes on within one instant from page to page, %s', (_, thresholds) => {
    const { db, company, rows } = filled(
      Array.from({ length: 25 }, (_entry, n) => ({ words: ['fox'], at: n % 2, isTrashed: false, isOther: false })),
    );
    const search = { match: ftsQuery('fox'), total: 25, limit: 4 };

    expect(walk(rows, (after) => searchNewest(db, company, { ...search, after }, thresholds))).toEqual(
      rows.map(({ seq }) => seq),
    );
  });

  it('finds what is only among the oldest, where the newest hold none of it', () => {
    const { db, company, rows } = filled([
      ...Array.from({ length: 30 }, (_, at) => ({ words: ['fox'], at, isTrashed: false, isOther: false })),
      ...Array.from({ length: 300 }, (_, at) => ({ words: ['rain'], at: 100 + at, isTrashed: false, isOther: false })),
    ]);
    const search = { match: ftsQuery('fox'), total: 30, after: undefined, limit: 10 };

    expect(searchNewest(db, company, search, { few: 0, many: 0 })).toEqual(rows.slice(300, 310).map(({ seq }) => seq));
  });
});
