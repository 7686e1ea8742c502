import type { AssetId } from '../../contract/ids.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';
import { type AssetRow, requireAsset } from './library.ts';
import type { AssetStore } from './store.ts';
import { makeThumbnail, type Thumbnail } from './thumbnail.ts';

/**
 * Gives a clip the still that a window has drawn of it, as its thumbnail and mean colour; durable on return. A clip that has one keeps it.
 * Throws `not_found`, and `invalid_request` for what is no clip or no picture.
 */
export async function setPoster(
  { db, store, clock }: { readonly db: Db; readonly store: AssetStore; readonly clock: Clock },
  id: AssetId,
  dataUrl: string,
): Promise<AssetRow> {
  const row = requireAsset(db, id);
  if (row.kind !== 'video') throw unusable('assetId', 'Only a clip takes a still.');
  if (row.has_thumbnail === 1) return row;
  const { color } = await drawn(dataUrl, store.thumbnailPathOf(row.sha256));
  run(
    db,
    `update assets set has_thumbnail = 1, color = :color, updated_at = :now, revision = revision + 1
     where id = :id and has_thumbnail = 0`,
    { id, color, now: clock.now() },
  );
  return requireAsset(db, id);
}

async function drawn(dataUrl: string, target: string): Promise<Thumbnail> {
  const bytes = Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
  try {
    return await makeThumbnail(bytes, target);
  } catch (error) {
    throw unusable('dataUrl', 'This is not a picture.', error);
  }
}

function unusable(path: string, message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', message, { details: { issues: [{ path, message }] }, cause });
}
