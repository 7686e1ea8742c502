import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nativeImage, type NativeImage, type WebContents } from 'electron';
import type { AssetId } from '../../../src/contract/ids.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { AssetFile, Engine } from '../../../src/core/engine-type.ts';
import { isScriptable } from '../../../src/host/http/asset-files.ts';

/** The picture under the pointer, in logical pixels. */
const ICON = { width: 96, height: 96 } as const;

export type DragOutOptions = {
  readonly assetFile: Engine['assetFile'];
  /** A folder of ours for copies; emptied at every start. */
  readonly folder: string;
  /** A picture for what has no thumbnail that the system can draw. */
  readonly fallbackIcon: string;
};

/**
 * Lets the system drag the files of these assets out of a page: found by id, so that a page can hand out nothing but the library, and as
 * copies with the names that a download would have, so that no program writes into the library. Returns how many.
 * Throws `not_found` when none of them can be.
 */
export async function dragOut(
  contents: WebContents,
  assetIds: readonly AssetId[],
  options: DragOutOptions,
): Promise<number> {
  const found = assetIds.flatMap((id) => {
    const file = options.assetFile(id, 'original');
    return file === undefined || isScriptable(file.mime) ? [] : [{ id, file }];
  });
  const [first] = found;
  if (first === undefined) throw new AppError('not_found', 'None of these files can be dragged out.');
  const files = await copies(
    found.map(({ file }) => file),
    options.folder,
  );
  contents.startDrag({ file: files[0] ?? first.file.path, files: [...files], icon: iconOf(first.id, options) });
  return files.length;
}

/** Removes the copies of the last time. Never rejects. */
export async function emptyDragFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Copies that cost no room where the file system can share blocks. Two of one name lie in folders of their own. */
function copies(files: readonly AssetFile[], folder: string): Promise<string[]> {
  return Promise.all(
    files.map(async ({ path, sha256, fileName }, index) => {
      const place = join(folder, `${sha256.slice(0, 16)}-${index}`);
      await mkdir(place, { recursive: true, mode: 0o700 });
      const copy = join(place, fileName);
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
      return copy;
    }),
  );
}

function iconOf(assetId: AssetId, { assetFile, fallbackIcon }: DragOutOptions): NativeImage {
  const thumbnail = assetFile(assetId, 'thumbnail');
  const picture = thumbnail === undefined ? undefined : nativeImage.createFromPath(thumbnail.path);
  // macOS refuses an empty picture, and thumbnails are WebP, which not every system reads.
  return picture === undefined || picture.isEmpty() ? nativeImage.createFromPath(fallbackIcon) : picture.resize(ICON);
}
