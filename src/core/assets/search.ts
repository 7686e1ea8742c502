import type { CompanyId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';

/**
 * Up to `few` finds each row is looked at: cheaper than walking through the library for them. From `many` on, gathering all of them takes
 * longer than looking among the newest.
 */
const THRESHOLDS = { few: 1000, many: 8000 };
/** How many more of the newest are looked at than should hold a page. */
const MARGIN = 2;

/** A place in the library: newest first, and among those of one instant the last added. */
export type Place = { readonly at: EpochMs; readonly seq: number };

export type Search = {
  /** An FTS5 query (`ftsQuery`). */
  readonly match: string;
  /** How many it finds (`countMatches`); decides the way, never the result. */
  readonly total: number;
  /** Only what is older. */
  readonly after: Place | undefined;
  readonly limit: number;
};

/** How many results outside the trash have these words. The index knows it: reading the row of each takes five times as long, and whoever types waits. */
export function countMatches(db: Db, company: CompanyId, match: string): number {
  const owners = get<{ n: number }>(db, 'select count(*) as n from companies', {})?.n ?? 0;
  const text =
    owners > 1
      ? `select count(*) as n from assets where company_id = +:company and trashed_at is null
           and seq in (select rowid from assets_fts where assets_fts match :match)`
      : // The plus keeps the planner at the index of the trash, which is short; `> 0` is always so, and leads it there.
        `select (select count(*) from assets_fts where assets_fts match :match)
           - (select count(*) from assets where trashed_at > 0 and +seq in (select rowid from assets_fts where assets_fts match :match)) as n`;
  return get<{ n: number }>(db, text, owners > 1 ? { company, match } : { match })?.n ?? 0;
}

/**
 * The newest results with these words, as `seq`, in order. SQLite has two plans for this, to sort all finds or to try all of the library,
 * and each is slow for some words; what is found often is therefore searched among the newest alone, which nearly always hold a page.
 */
export function searchNewest(db: Db, company: CompanyId, search: Search, { few, many } = THRESHOLDS): number[] {
  if (search.total === 0) return [];
  if (search.total <= few) return select(db, company, search, { from: 'finds' });
  const window = search.total < many ? undefined : newestRows(db, company, search);
  if (window === undefined) return select(db, company, search, { from: 'library' });
  const found = select(db, company, search, { from: 'library', window });
  return found.length === search.limit || window.isAll ? found : select(db, company, search, { from: 'library' });
}

/** lo, hi: every `seq` in it lies between them. end: its last row. isAll: nothing is older. */
type Window = { readonly lo: number; readonly hi: number; readonly end: Place; readonly isAll: boolean };

/** The newest rows that should hold a page of finds, if these are spread evenly. undefined: there are no rows. */
function newestRows(db: Db, company: CompanyId, { after, limit, total }: Search): Window | undefined {
  const rows = get<{ n: number | null }>(db, 'select max(seq) as n from assets', {})?.n ?? 0;
  const size = Math.ceil((MARGIN * limit * rows) / total);
  const window = get<{ n: number; lo: number; hi: number; at: EpochMs; seq: number }>(
    db,
    `with w as materialized (
       select seq, created_at from assets where company_id = +:company and trashed_at is null ${OLDER[after === undefined ? 'no' : 'yes']}
       order by created_at desc, seq desc limit :size
     )
     select n, lo, hi, at, (select min(seq) from w where created_at = at) as seq
       from (select count(*) as n, min(seq) as lo, max(seq) as hi, min(created_at) as at from w) where n > 0`,
    { company, size, ...placeOf(after) },
  );
  if (window === undefined) return undefined;
  const { n, lo, hi, at, seq } = window;
  return { lo, hi, end: { at, seq }, isAll: n < size };
}

/** Only what is older than a place. The pluses: see `Bindings`. */
const OLDER = { no: '', yes: 'and (created_at, seq) < (+:at, +:after_seq)' } as const;

function placeOf(place: Place | undefined): Record<string, number> {
  return place === undefined ? {} : { at: place.at, after_seq: place.seq };
}

/** from: what leads, all finds (sorted then) or the newest of the library (tried one by one). */
type Way = { readonly from: 'finds' | 'library'; readonly window?: Window };

function select(db: Db, company: CompanyId, { match, after, limit }: Search, { from, window }: Way): number[] {
  const older = OLDER[after === undefined ? 'no' : 'yes'];
  const within = window === undefined ? '' : 'and rowid between :lo and :hi';
  const newer = window === undefined ? '' : 'and (created_at, seq) >= (+:end_at, +:end_seq)';
  // A plus keeps the planner from the index of the newest.
  const [owner, trash, order] =
    from === 'finds'
      ? ['+company_id', '+trashed_at', '+created_at desc, +seq desc']
      : ['company_id', 'trashed_at', 'created_at desc, seq desc'];
  return all<{ seq: number }>(
    db,
    `select seq from assets where ${owner} = +:company and ${trash} is null ${older} ${newer}
       and seq in (select rowid from assets_fts where assets_fts match :match ${within}) order by ${order} limit :limit`,
    {
      company,
      match,
      limit,
      ...placeOf(after),
      ...(window === undefined ? {} : { lo: window.lo, hi: window.hi, end_at: window.end.at, end_seq: window.end.seq }),
    },
  ).map(({ seq }) => seq);
}
