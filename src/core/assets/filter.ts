import type { AssetQuery } from '../../contract/asset.ts';
import type { CompanyId } from '../../contract/ids.ts';
import type { SqlValue } from '../db/open.ts';

/** The condition of a filter on `assets`. Each part adds one clause; texts are constants, values are bound. */
export function whereOf(company: CompanyId, filter: AssetQuery): { where: string; bindings: Record<string, SqlValue> } {
  const clauses = [
    'assets.company_id = :company',
    filter.trashed ? 'assets.trashed_at is not null' : 'assets.trashed_at is null',
  ];
  const bindings: Record<string, SqlValue> = { company };
  const add = (clause: string, values: Record<string, SqlValue>): void => {
    clauses.push(clause);
    Object.assign(bindings, values);
  };
  const plain = filter.text?.trim() ?? '';
  const match = ftsQuery(plain);
  if (match !== '') add('assets.seq in (select rowid from assets_fts where assets_fts match :match)', { match });
  // Emoji and signs are no words to the index; without this they would find everything.
  else if (plain !== '') add('instr(assets.prompt, :plain) > 0', { plain });
  const [kind, ...moreKinds] = filter.kinds ?? [];
  if (kind !== undefined && moreKinds.length === 0) add('assets.kind = :kind', { kind });
  else if (filter.kinds !== undefined && filter.kinds.length > 0)
    add('assets.kind in (select value from json_each(:kinds))', { kinds: JSON.stringify(filter.kinds) });
  if (filter.provider !== undefined) add('assets.provider = :provider', { provider: filter.provider });
  if (filter.model !== undefined) add('assets.model = :model', { model: filter.model });
  if (filter.origin !== undefined) add(`assets.job_id is ${filter.origin === 'imported' ? '' : 'not '}null`, {});
  for (const [index, tag] of (filter.tags ?? []).entries())
    add(`assets.seq in (select asset_seq from asset_tags where tag = :tag${index})`, { [`tag${index}`]: tag });
  if (filter.collectionId !== undefined)
    add('assets.seq in (select asset_seq from collection_assets where collection_id = :collection)', {
      collection: filter.collectionId,
    });
  // `created_at > 0` is always so, and leads the planner to the one index that holds the cost.
  if (filter.minCostMicros !== undefined)
    add('assets.created_at > 0 and assets.cost_micros >= :min_cost', { min_cost: filter.minCostMicros });
  if (filter.maxCostMicros !== undefined)
    add('assets.created_at > 0 and coalesce(assets.cost_micros, 0) <= :max_cost', { max_cost: filter.maxCostMicros });
  if (filter.projectId !== undefined) add('assets.project_id = :project', { project: filter.projectId });
  if (filter.jobId !== undefined) add('assets.job_id = :job', { job: filter.jobId });
  // Constants where an index is of these rows alone: a bound value would not tell the planner.
  if (filter.favourite !== undefined) add(`assets.favourite = ${filter.favourite ? '1' : '0'}`, {});
  if (filter.minRating !== undefined)
    add('assets.rating > 0 and assets.rating >= :rating', { rating: filter.minRating });
  if (filter.createdAfter !== undefined)
    add('assets.created_at >= :created_after', { created_after: filter.createdAfter });
  if (filter.createdBefore !== undefined)
    add('assets.created_at < :created_before', { created_before: filter.createdBefore });
  return { where: clauses.join(' and '), bindings };
}

/** Words as FTS5 prefix terms, all required. Quotes are doubled: nothing a person types is syntax (https://www.sqlite.org/fts5.html#full_text_query_syntax). */
export function ftsQuery(text: string): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words
    .slice(0, 20)
    .map((word) => `"${word}"*`)
    .join(' ');
}

/** The FTS5 query of a filter that asks for words in the library and for nothing else; undefined for every other filter. */
export function searchAloneOf({ text, trashed, ...others }: AssetQuery): string | undefined {
  if (trashed || Object.values(others).some((value) => value !== undefined)) return undefined;
  const match = ftsQuery(text ?? '');
  return match === '' ? undefined : match;
}
