import { z } from 'zod';
import { type AssetQuery, type AssetView, assetViewSchema } from '../../contract/asset.ts';
import type { AssetId, CompanyId, JobId } from '../../contract/ids.ts';
import type { JobOutput } from '../../contract/job.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { decodeCursor, encodeCursor } from '../base/cursor.ts';
import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';
import { searchAloneOf, whereOf } from './filter.ts';
import { countMatches, type Place, searchNewest } from './search.ts';
import type { AssetStore } from './store.ts';

const COLUMNS = `assets.seq, assets.id, assets.company_id, assets.project_id, assets.job_id, assets.ordinal, assets.kind, assets.mime, assets.extension,
  assets.width, assets.height, assets.duration_ms, assets.bytes, assets.sha256, assets.has_thumbnail, assets.color, assets.prompt,
  assets.provider, assets.model, assets.params, assets.seed, assets.cost_micros, assets.took_ms, assets.created_at, assets.favourite,
  assets.rating, assets.tags, assets.trashed_at, assets.revision`;

export type AssetRow = {
  readonly seq: number;
  readonly id: AssetId;
  readonly company_id: string;
  readonly project_id: string | null;
  readonly job_id: string | null;
  readonly ordinal: number;
  readonly kind: AssetView['kind'];
  readonly mime: string;
  readonly extension: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly has_thumbnail: number;
  readonly color: string | null;
  readonly prompt: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly params: string;
  readonly seed: number | null;
  readonly cost_micros: number | null;
  readonly took_ms: number | null;
  readonly created_at: EpochMs;
  readonly favourite: number;
  readonly rating: number;
  /** One a line, in the order of the alphabet. */
  readonly tags: string;
  readonly trashed_at: EpochMs | null;
  readonly revision: number;
};

/** A stored asset as the contract shows it. */
export function viewAsset(store: AssetStore, row: AssetRow): AssetView {
  return assetViewSchema.parse({
    id: row.id,
    companyId: row.company_id,
    projectId: row.project_id,
    jobId: row.job_id,
    ordinal: row.ordinal,
    kind: row.kind,
    mime: row.mime,
    width: row.width,
    height: row.height,
    duration: row.duration_ms === null ? null : row.duration_ms / 1000,
    bytes: row.bytes,
    sha256: row.sha256,
    path: store.pathOf(row.sha256, row.extension),
    url: `/assets/${row.id}`,
    thumbnailUrl: row.has_thumbnail === 1 ? `/thumbnails/${row.id}` : null,
    color: row.color,
    prompt: row.prompt,
    provider: row.provider,
    model: row.model,
    params: JSON.parse(row.params),
    seed: row.seed,
    costMicros: row.cost_micros,
    tookMs: row.took_ms,
    createdAt: row.created_at,
    favourite: row.favourite === 1,
    rating: row.rating,
    tags: row.tags === '' ? [] : row.tags.split('\n'),
    trashedAt: row.trashed_at,
    revision: row.revision,
  });
}

/** An asset of any company of this folder, trashed ones included; undefined when there is none. */
export function findAsset(db: Db, id: AssetId): AssetRow | undefined {
  return get<AssetRow>(db, `select ${COLUMNS} from assets where id = :id`, { id });
}

/** An asset. Throws AppError `not_found`. */
export function requireAsset(db: Db, id: AssetId): AssetRow {
  const row = findAsset(db, id);
  if (row === undefined)
    throw new AppError('not_found', 'There is no asset with this id in the library.', { details: { assetId: id } });
  return row;
}

/** The results of a job, in order. */
export function assetsOfJob(db: Db, jobId: JobId): AssetRow[] {
  return all<AssetRow>(db, OF_JOB, { job_id: jobId });
}

const OF_JOB = `select ${COLUMNS} from assets where job_id = +:job_id order by ordinal limit 1000`;

/** A result as its job shows it. */
export function viewOutput(store: AssetStore, row: AssetRow): JobOutput {
  return {
    assetId: row.id,
    kind: row.kind,
    mime: row.mime,
    width: row.width,
    height: row.height,
    duration: row.duration_ms === null ? null : row.duration_ms / 1000,
    bytes: row.bytes,
    sha256: row.sha256,
    path: store.pathOf(row.sha256, row.extension),
  };
}

const cursorSchema = z.tuple([z.int(), z.int()]);

/** The newest asset before and the oldest after this one in a filtered library, undefined at its ends. Throws `not_found`. */
export function neighboursOf(
  db: Db,
  company: CompanyId,
  query: { id: AssetId; filter: AssetQuery },
): { newer: AssetRow | undefined; older: AssetRow | undefined } {
  const { created_at: at, seq } = requireAsset(db, query.id);
  const { where, bindings } = whereOf(company, query.filter);
  const place = { ...bindings, at, seq };
  const newer = get<AssetRow>(
    db,
    `select ${COLUMNS} from assets where ${where} and (assets.created_at, assets.seq) > (:at, :seq) order by assets.created_at, assets.seq limit 1`,
    place,
  );
  const older = get<AssetRow>(
    db,
    `select ${COLUMNS} from assets where ${where} and (assets.created_at, assets.seq) < (:at, :seq) order by assets.created_at desc, assets.seq desc limit 1`,
    place,
  );
  return { newer, older };
}

/** Assets by their place in the table, newest first. */
export function assetsBySeq(db: Db, seqs: readonly number[]): AssetRow[] {
  return all<AssetRow>(
    db,
    `select ${COLUMNS} from assets where seq in (select value from json_each(:seqs)) order by created_at desc, seq desc limit 10000`,
    { seqs: JSON.stringify(seqs) },
  );
}

/** A page of the library, newest first, and how many match in all. cursor: as returned before. Throws `invalid_request` for a foreign cursor. */
export function listAssets(
  db: Db,
  company: CompanyId,
  query: { filter: AssetQuery; limit: number; cursor: string | undefined },
): { rows: AssetRow[]; nextCursor: string | null; total: number } {
  const [at, seq] = query.cursor === undefined ? [] : decodeCursor(query.cursor, cursorSchema);
  const after = at === undefined || seq === undefined ? undefined : { at, seq };
  const page = { after, limit: query.limit + 1 };
  const match = searchAloneOf(query.filter);
  const { rows, total } =
    match === undefined ? filtered(db, company, query.filter, page) : searched(db, company, match, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > query.limit && last !== undefined ? encodeCursor([last.created_at, last.seq]) : null;
  return { rows: shown, nextCursor, total };
}

type PageQuery = { readonly after: Place | undefined; readonly limit: number };
type Found = { readonly rows: AssetRow[]; readonly total: number };

function searched(db: Db, company: CompanyId, match: string, page: PageQuery): Found {
  const total = countMatches(db, company, match);
  return { rows: assetsBySeq(db, searchNewest(db, company, { match, total, ...page })), total };
}

function filtered(db: Db, company: CompanyId, filter: AssetQuery, { after, limit }: PageQuery): Found {
  const { where, bindings } = whereOf(company, filter);
  const total = get<{ n: number }>(db, `select count(*) as n from assets where ${where}`, bindings)?.n ?? 0;
  const keyset = after === undefined ? '' : 'and (assets.created_at, assets.seq) < (:after_at, :after_seq)';
  const rows = all<AssetRow>(
    db,
    `select ${COLUMNS} from assets where ${where} ${keyset} order by assets.created_at desc, assets.seq desc limit :limit`,
    { ...bindings, ...(after === undefined ? {} : { after_at: after.at, after_seq: after.seq }), limit },
  );
  return { rows, total };
}
