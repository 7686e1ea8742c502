import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dragOut, emptyDragFolder } from '../../../../electron/main/shell/drag-out.ts';
import { assetIdSchema } from '../../../../src/contract/ids.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { BrowserWindow, nativeImage } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => nativeImage.unreadable.clear());

const id = (n: number) => assetIdSchema.parse(`0192f0c1-2345-7abc-8def-00000000000${n}`);

function dragging(mime = 'image/png') {
  const folder = tempFolder();
  const stored = join(folder, 'stored');
  writeFileSync(stored, 'picture');
  const { webContents } = new BrowserWindow({});
  const drags = webContents.drags as { files: string[]; icon: { path: string } }[];
  const copies = join(folder, 'drag');
  const run = (ids: readonly number[]) =>
    dragOut(webContents as never, ids.map(id), {
      assetFile: (assetId, variant) =>
        assetId === id(9)
          ? undefined
          : { path: variant === 'thumbnail' ? '/thumb' : stored, mime, sha256: 'ab'.repeat(32), fileName: 'a-fox.png' },
      folder: copies,
      fallbackIcon: '/file.png',
    });
  return { stored, drags, copies, run };
}

describe('dragging out', () => {
  it('hands out copies with the names of a download, never the library’s own files', async () => {
    const { stored, drags, run } = dragging();

    expect(await run([1, 2])).toBe(2);

    const files = drags[0]?.files ?? [];
    expect(files.map((file) => file.endsWith('a-fox.png'))).toEqual([true, true]);
    expect(new Set(files).size).toBe(2);
    writeFileSync(files[0] ?? '', 'changed by another program');
    expect(readFileSync(stored, 'utf8')).toBe('picture');
    expect(drags[0]?.icon.path).toBe('/thumb');
  });

  it('leaves out what is not there, and refuses when nothing is left', async () => {
    const { run } = dragging();

    expect(await run([1, 9])).toBe(1);
    await expect(run([9])).rejects.toMatchObject({ code: 'not_found' });
    await expect(dragging('text/html').run([1])).rejects.toMatchObject({ code: 'not_found' });
  });

  it('has a picture under the pointer where the thumbnail cannot be drawn', async () => {
    const { drags, run } = dragging();
    nativeImage.unreadable.add('/thumb');

    await run([1]);

    expect(drags[0]?.icon.path).toBe('/file.png');
  });

  it('leaves no copies behind for the next start', async () => {
    const { copies, run } = dragging();
    await run([1]);

    await emptyDragFolder(copies);
    await emptyDragFolder(copies);

    expect(existsSync(copies)).toBe(false);
  });
});
