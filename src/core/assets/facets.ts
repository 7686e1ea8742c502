import type { AssetQuery } from '../../contract/asset.ts';
import type { CompanyId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { all } from '../db/statement.ts';
import { whereOf } from './filter.ts';

/** A value of a filter and how many assets have it. */
export type Count = { readonly value: string; readonly count: number };

/** Columns that a library can be narrowed by. */
const COUNTED = {
  kinds: 'assets.kind',
  providers: 'assets.provider',
  models: 'assets.model',
  projects: 'assets.project_id',
  ratings: 'cast(assets.rating as text)',
} as const;

export type Facets = { readonly [Name in keyof typeof COUNTED | 'tags']: Count[] };

/** What there is to filter by among the assets of a filter, most frequent first, at most 200 of each. */
export function facetsOf(db: Db, company: CompanyId, filter: AssetQuery): Facets {
  const { where, bindings } = whereOf(company, filter);
  const countBy = (column: string, having = `${column} is not null`): Count[] =>
    all<Count>(
      db,
      `select ${column} as value, count(*) as count from assets where ${where} and ${having} group by 1 order by 2 desc, 1 limit 200`,
      bindings,
    );
  return {
    kinds: countBy(COUNTED.kinds),
    providers: countBy(COUNTED.providers),
    models: countBy(COUNTED.models),
    projects: countBy(COUNTED.projects),
    ratings: countBy(COUNTED.ratings, 'assets.rating > 0'),
    tags: all<Count>(
      db,
      `select asset_tags.tag as value, count(*) as count from asset_tags join assets on assets.seq = asset_tags.asset_seq
       where ${where} group by 1 order by 2 desc, 1 limit 200`,
      bindings,
    ),
  };
}

/** A day of a time zone with how many assets it has; `start` is its first instant that one of them was made at or before. */
export type Day = { readonly day: string; readonly start: EpochMs; readonly count: number };

const DAYS_MAX = 4000;
const QUARTER_MS = 15 * 60_000;

/**
 * How many assets each day has, newest first. Counted by quarters of an hour in SQL (every zone's offset is a multiple of them, IANA tz
 * database since 1972) and put into days here, where the time zone is known.
 */
export function daysOf(
  db: Db,
  company: CompanyId,
  { filter, timeZone }: { readonly filter: AssetQuery; readonly timeZone: string },
): Day[] {
  const { where, bindings } = whereOf(company, filter);
  const quarters = all<{ quarter: number; count: number }>(
    db,
    `select assets.created_at / ${QUARTER_MS} as quarter, count(*) as count from assets where ${where} group by 1 order by 1 desc limit 400000`,
    bindings,
  );
  // en-CA writes a date as ISO 8601 does.
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days = new Map<string, { start: EpochMs; count: number }>();
  for (const { quarter, count } of quarters) {
    const at = quarter * QUARTER_MS;
    const day = format.format(at);
    const known = days.get(day);
    if (known === undefined && days.size === DAYS_MAX) break;
    days.set(day, { start: at, count: (known?.count ?? 0) + count });
  }
  return [...days].map(([day, { start, count }]) => ({ day, start, count }));
}
