import type { AssetId, CollectionId, CompanyId } from '../../contract/ids.ts';
import type { Collection } from '../../contract/library.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { newId } from '../base/ids.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { requireAsset } from './library.ts';
import { nameTaken } from './names.ts';

const SELECT = `select collections.id, collections.name, collections.created_at as createdAt,
    (select count(*) from collection_assets part join assets on assets.seq = part.asset_seq
     where part.collection_id = collections.id and assets.trashed_at is null) as assets
  from collections`;

/** The collections of a company by name, at most 1,000. */
export function listCollections(db: Db, company: CompanyId): Collection[] {
  return all<Collection>(db, `${SELECT} where company_id = :company order by name limit 1000`, { company });
}

/** Makes an empty collection. Throws `conflict` when the name is taken, whatever its case. */
export function createCollection(
  db: Db,
  company: CompanyId,
  { name, now }: { readonly name: string; readonly now: EpochMs },
): Collection {
  const id = newId.collection(now);
  const made = run(
    db,
    'insert into collections (id, company_id, name, created_at, updated_at) values (:id, :company, :name, :now, :now) on conflict do nothing',
    { id, company, name, now },
  );
  if (made === 0) throw nameTaken('collection', name);
  return requireCollection(db, company, id);
}

/** Gives another name. Throws `not_found`, `conflict`. */
export function renameCollection(
  db: Db,
  company: CompanyId,
  change: { readonly id: CollectionId; readonly name: string; readonly now: EpochMs },
): Collection {
  requireCollection(db, company, change.id);
  const renamed = run(db, 'update or ignore collections set name = :name, updated_at = :now where id = :id', change);
  if (renamed === 0) throw nameTaken('collection', change.name);
  return requireCollection(db, company, change.id);
}

/** Removes a collection; its assets stay. true when there was one. */
export function removeCollection(db: Db, company: CompanyId, id: CollectionId): boolean {
  return run(db, 'delete from collections where id = :id and company_id = :company', { id, company }) > 0;
}

/** Puts assets in and takes others out, all or none. What is there already, or not there, stays as it is. Throws `not_found`. */
export function changeCollection(
  db: Db,
  company: CompanyId,
  change: {
    readonly id: CollectionId;
    readonly add: readonly AssetId[];
    readonly remove: readonly AssetId[];
    readonly now: EpochMs;
  },
): Collection {
  const { id, now } = change;
  return transaction(db, () => {
    requireCollection(db, company, id);
    for (const asset of change.add) {
      run(
        db,
        'insert into collection_assets (collection_id, asset_seq, added_at) values (:id, :seq, :now) on conflict do nothing',
        { id, seq: requireAsset(db, asset).seq, now },
      );
    }
    for (const asset of change.remove) {
      run(db, 'delete from collection_assets where collection_id = :id and asset_seq = :seq', {
        id,
        seq: requireAsset(db, asset).seq,
      });
    }
    run(db, 'update collections set updated_at = :now where id = :id', { id, now });
    return requireCollection(db, company, id);
  });
}

function requireCollection(db: Db, company: CompanyId, id: CollectionId): Collection {
  const found = get<Collection>(db, `${SELECT} where id = :id and company_id = :company`, { id, company });
  if (found !== undefined) return found;
  throw new AppError('not_found', 'There is no collection with this id.', { details: { collectionId: id } });
}
