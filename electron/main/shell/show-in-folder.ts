import { shell } from 'electron';
import type { AssetId } from '../../../src/contract/ids.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { Engine } from '../../../src/core/engine-type.ts';

/** Shows a file of the library, found by its id, in the system's file manager. Throws AppError `not_found`. */
export function showInFolder(assetId: AssetId, assetFile: Engine['assetFile']): void {
  const file = assetFile(assetId, 'original');
  if (file === undefined) throw new AppError('not_found', 'There is no such asset.');
  shell.showItemInFolder(file.path);
}
