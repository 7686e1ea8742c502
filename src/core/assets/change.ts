import type { AssetId, CompanyId, ProjectId } from '../../contract/ids.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { type AssetRow, requireAsset } from './library.ts';

/** What a person may change of many assets at once; absent fields stay. projectId: null takes them out of their project. */
export type AssetChange = {
  readonly favourite?: boolean | undefined;
  readonly rating?: number | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
  readonly projectId?: ProjectId | null | undefined;
};

/** Most tags of one asset: more are a list, not marks. */
const TAGS_MAX = 64;

/**
 * Changes assets, all or none, durable on return. Tags are compared without regard to case; the spelling that came first stays.
 * Throws `not_found` for an asset or project that is not there, `invalid_request` above 64 tags.
 */
export function changeAssets(
  db: Db,
  company: CompanyId,
  ids: readonly AssetId[],
  { change, now }: { readonly change: AssetChange; readonly now: EpochMs },
): AssetRow[] {
  return transaction(db, () => {
    if (change.projectId !== undefined && change.projectId !== null) requireProject(db, company, change.projectId);
    return ids.map((id) => {
      const row = requireAsset(db, id);
      writeTags(db, row, change);
      run(
        db,
        `update assets set favourite = coalesce(:favourite, favourite), rating = coalesce(:rating, rating),
           project_id = case :sets_project when 1 then :project else project_id end, updated_at = :now, revision = revision + 1
         where seq = :seq`,
        {
          seq: row.seq,
          favourite: change.favourite === undefined ? null : Number(change.favourite),
          rating: change.rating ?? null,
          sets_project: change.projectId === undefined ? 0 : 1,
          project: change.projectId ?? null,
          now,
        },
      );
      return requireAsset(db, id);
    });
  });
}

function requireProject(db: Db, company: CompanyId, id: ProjectId): void {
  if (get(db, 'select 1 from projects where id = :id and company_id = :company', { id, company }) !== undefined) return;
  throw new AppError('not_found', 'There is no project with this id.', { details: { projectId: id } });
}

function writeTags(db: Db, { seq, id }: AssetRow, change: AssetChange): void {
  if (change.addTags === undefined && change.removeTags === undefined) return;
  for (const tag of change.removeTags ?? [])
    run(db, 'delete from asset_tags where asset_seq = :seq and tag = :tag', { seq, tag });
  for (const tag of change.addTags ?? [])
    run(db, 'insert into asset_tags (asset_seq, tag) values (:seq, :tag) on conflict do nothing', { seq, tag });
  const tags = all<{ tag: string }>(db, 'select tag from asset_tags where asset_seq = :seq order by tag limit 1000', {
    seq,
  });
  if (tags.length > TAGS_MAX)
    throw new AppError('invalid_request', `An asset takes at most ${TAGS_MAX} tags.`, {
      details: { assetId: id, issues: [{ path: 'addTags', message: `at most ${TAGS_MAX}` }] },
    });
  run(db, 'update assets set tags = :tags where seq = :seq', { seq, tags: tags.map(({ tag }) => tag).join('\n') });
}

/**
 * Moves assets into the trash (`trashedAt`) or back (null); files stay where they are. What is there already stays as it was.
 * All or none, durable on return. Throws `not_found`.
 */
export function setTrashed(db: Db, ids: readonly AssetId[], trashedAt: EpochMs | null, now: EpochMs): AssetRow[] {
  return transaction(db, () =>
    ids.map((id) => {
      requireAsset(db, id);
      run(
        db,
        'update assets set trashed_at = :trashed_at, updated_at = :now, revision = revision + 1 where id = :id and (trashed_at is null) <> (:trashed_at is null)',
        {
          id,
          trashed_at: trashedAt,
          now,
        },
      );
      return requireAsset(db, id);
    }),
  );
}
