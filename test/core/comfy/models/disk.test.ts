import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { modelOf, put } from '../../../fakes/models/safetensors.ts';
import { SourceServer } from '../../../fakes/models/source-server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { createModelsRig, entry } from './models-rig.ts';

const MB = 1024 ** 2;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const MOUNT = '/usr/bin/mount';
const UMOUNT = '/usr/bin/umount';

/** A disk of so many bytes; undefined where this user may not mount one. */
function smallDisk(bytes: number): string | undefined {
  const folder = join(tempFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync(MOUNT, ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync(UMOUNT, ['-l', folder]));
  return folder;
}

describe('the disk of a download', () => {
  it('is looked at before anything comes: what is missing and the reserve are named', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(3 * MB) });
    const rig = createModelsRig({ freeBytes: () => Promise.resolve(4 * MB), limits: { diskReserveBytes: 2 * MB } });

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({
      reason: 'disk_full',
      message: expect.stringMatching(/4 MB are to come.* Free 2 MB/),
    });
    expect(source.gets()).toEqual([]);
  });

  it('is looked at while bytes come, and what has arrived is kept', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(4 * MB) });
    const free = [100 * MB, 1];
    const rig = createModelsRig({
      freeBytes: () => Promise.resolve(free.length > 1 ? (free.shift() ?? 0) : (free[0] ?? 0)),
      limits: { diskReserveBytes: 2 * MB, flushEveryBytes: MB },
    });

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({ reason: 'disk_full', message: expect.stringContaining('is kept') });
    expect(failed.bytes).toBeGreaterThanOrEqual(MB);
    expect(failed.bytes).toBeLessThan(4 * MB);
  });

  it('may turn out to be full in the middle; with room again the download goes on', async ({ skip }) => {
    const disk = smallDisk(4 * MB);
    if (disk === undefined) return skip('this user may not mount a small disk');
    const source = await SourceServer.start();
    const bytes = modelOf(3 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    const filler = put(join(disk, 'filler'), Buffer.alloc(2 * MB));
    const rig = createModelsRig({
      models: join(disk, 'models'),
      freeBytes: () => Promise.resolve(null),
      catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })],
    });
    const download = await rig.models.download({ id: 'a' });

    const failed = await rig.until(download, 'failed');
    rmSync(filler);
    await rig.models.downloads.resume(download.id, undefined);
    await rig.until(download, 'done');

    expect(failed.failure?.reason).toBe('disk_full');
    expect(source.gets().at(-1)?.range).toMatch(/^bytes=[1-9]/);
    expect(statSync(join(disk, 'models', 'loras', 'a.safetensors')).size).toBe(bytes.byteLength);
  });

  it('may refuse us: a file where the folder should be is said in words', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    const rig = createModelsRig();
    put(join(rig.folder, 'loras'), 'a file');

    await expect(rig.models.download({ url, folder: 'loras' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cannot be written'),
    });

    expect(existsSync(join(rig.folder, 'loras', 'a.safetensors'))).toBe(false);
  });

  it('may have no room for a note: what waited before goes on waiting', async ({ skip }) => {
    const disk = smallDisk(MB);
    if (disk === undefined) return skip('this user may not mount a small disk');
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    mkdirSync(join(disk, 'models', 'loras'), { recursive: true });
    put(join(disk, 'filler'), Buffer.alloc(MB - 8192));
    const rig = createModelsRig({ models: join(disk, 'models') });

    const outcome = await rig.models.download({ url, folder: 'loras' }).then(
      (download) => rig.until(download, 'failed').then(({ failure }) => failure?.reason),
      (error: unknown) => (error as { code: string }).code,
    );

    expect(['storage_full', 'disk_full']).toContain(outcome);
  });
});
