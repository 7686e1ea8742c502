import { readFile, stat } from 'node:fs/promises';
import { ASSET_READ_MAX } from '../../../src/contract/desktop.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { Engine } from '../../../src/core/engine-type.ts';

/**
 * The bytes of a file of the library as base64, found by its id: to draw the shape of a sound, to copy a picture, to keep a clip's still.
 * Throws AppError `not_found`, and `body_too_large` when it has more than ASSET_READ_MAX bytes.
 */
export async function readAsset(
  assetId: AssetId,
  assetFile: Engine['assetFile'],
): Promise<{ readonly mime: string; readonly bytes: string }> {
  const file = assetFile(assetId, 'original');
  if (file === undefined) throw new AppError('not_found', 'There is no such asset.');
  const { size } = await stat(file.path);
  if (size > ASSET_READ_MAX)
    throw new AppError('body_too_large', `A page reads files of at most ${ASSET_READ_MAX} bytes.`, {
      details: { limit: ASSET_READ_MAX },
    });
  return { mime: file.mime, bytes: await readFile(file.path, 'base64') };
}
