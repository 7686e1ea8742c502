import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../../src/core/base/log.ts';
import { ModelInventory } from '../../../../src/core/comfy/models/inventory.ts';
import type { ModelRoot } from '../../../../src/core/comfy/models/scan.ts';
import { modelOf, put, safetensors } from '../../../fakes/models/safetensors.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const signal = new AbortController().signal;

function inventoryOf(roots: readonly ModelRoot[], home = tempFolder()) {
  const inventory = new ModelInventory({
    roots: () => roots,
    cacheFile: join(home, 'models-cache.json'),
    log: silentLog,
  });
  onTestFinished(() => inventory.stop());
  return inventory;
}

const own = (path: string): ModelRoot => ({ path, origin: 'own' });

/** The root user may read everything: nobody works in its place. */
async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the inventory', () => {
  it('finds every kind of model file in every folder of ComfyUI, under the names of today', async () => {
    const root = tempFolder();
    const paths = [
      'checkpoints/a.safetensors',
      'unet/b.sft',
      'diffusion_models/c.pt',
      'clip/d.bin',
      'text_encoders/e.pth',
      't2i_adapter/f.ckpt',
      'loras/deep/er/g.SAFETENSORS',
      'vae/h.pkl',
      'upscale_models/i.pt2',
    ];
    for (const path of [
      ...paths,
      'loras/readme.txt',
      'loras/x.safetensors.part',
      'nonsense/z.safetensors',
      'configs/v1.yaml',
    ])
      put(join(root, path), 'x');

    const { files } = await inventoryOf([own(root)]).look();

    expect(files.map(({ folder, name }) => `${folder}/${name}`).toSorted()).toEqual([
      'checkpoints/a.safetensors',
      'controlnet/f.ckpt',
      'diffusion_models/b.sft',
      'diffusion_models/c.pt',
      'loras/deep/er/g.SAFETENSORS',
      'text_encoders/d.bin',
      'text_encoders/e.pth',
      'upscale_models/i.pt2',
      'vae/h.pkl',
    ]);
  });

  it('reads family, kind and precision out of the header, and names what is damaged', async () => {
    const root = tempFolder();
    put(
      join(root, 'vae', 'good.safetensors'),
      safetensors({ 'decoder.conv_in.weight': [2, 16, 1, 1] }, { dtype: 'BF16' }),
    );
    put(join(root, 'vae', 'page.safetensors'), '<html>Sign in</html>');
    put(join(root, 'vae', 'old.pt'), 'pickle');

    const { files } = await inventoryOf([own(root)]).look();

    expect(files.map(({ name, kind, family, precision, problem }) => [name, kind, family, precision, problem])).toEqual(
      [
        ['good.safetensors', 'vae', 'image_16', 'bf16', null],
        ['old.pt', 'vae', 'unknown', null, null],
        ['page.safetensors', 'vae', 'unknown', null, 'The source sent a web page in place of the file.'],
      ],
    );
  });

  it('follows links as ComfyUI does, enters a circle of links once, and reports one that leads nowhere', async () => {
    const root = tempFolder();
    const elsewhere = tempFolder();
    put(join(elsewhere, 'shared.safetensors'), safetensors({ a: [1] }));
    mkdirSync(join(root, 'loras'));
    symlinkSync(elsewhere, join(root, 'loras', 'friends'));
    symlinkSync(join(root, 'loras'), join(root, 'loras', 'again'));
    symlinkSync('/nowhere/x.safetensors', join(root, 'loras', 'gone.safetensors'));
    symlinkSync(join(root, 'vae'), join(root, 'vae'));

    const { files, folders } = await inventoryOf([own(root)]).look();

    expect(files.map(({ name }) => name)).toEqual(['friends/shared.safetensors']);
    expect(folders.find(({ path }) => path.endsWith('gone.safetensors'))?.problem).toContain('no such');
    expect(folders.find(({ path }) => path.endsWith('vae'))?.problem).toContain('leads to itself');
  });

  it('says which folder cannot be read, and lists the rest', async () => {
    const root = tempFolder();
    chmodSync(root, 0o755);
    put(join(root, 'loras', 'a.safetensors'), 'x');
    put(join(root, 'vae', 'b.safetensors'), 'x');
    chmodSync(join(root, 'vae'), 0);
    onTestFinished(() => chmodSync(join(root, 'vae'), 0o700));

    const { files, folders } = await withoutRights(() => inventoryOf([own(root)]).look());

    expect(files).toHaveLength(1);
    expect(folders).toContainEqual({
      path: join(root, 'vae'),
      origin: 'own',
      problem: 'This user has no right to read it.',
    });
  });

  it('tells a root that is not there, and takes a file of two roots once', async () => {
    const root = tempFolder();
    put(join(root, 'loras', 'a.safetensors'), 'x');

    const { files, folders } = await inventoryOf([
      own(root),
      { path: root, origin: 'shared' },
      { path: '/nowhere', origin: 'adopted' },
    ]).look();

    expect(files).toHaveLength(1);
    expect(folders).toContainEqual({ path: '/nowhere', origin: 'adopted', problem: 'There is no such folder.' });
  });

  it('hashes in a thread with progress, and not again while size and time of change stay the same', async () => {
    const root = tempFolder();
    const home = tempFolder();
    const bytes = modelOf(20 * 1024 ** 2);
    const path = put(join(root, 'loras', 'a.safetensors'), bytes);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const inventory = inventoryOf([own(root)], home);
    const [file] = (await inventory.look()).files;
    const progress: number[] = [];

    const first = await inventory.hash(file!, { signal, onProgress: (done) => progress.push(done) });
    await inventory.stop();
    // Same size, same time: nobody looks inside.
    writeFileSync(path, Buffer.alloc(bytes.byteLength));
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const later = inventoryOf([own(root)], home);
    const [again] = (await later.look()).files;

    expect(first).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(progress.at(-1)).toBe(bytes.byteLength);
    expect(again?.sha256).toBe(first);
    expect(await later.hash(again!, { signal })).toBe(first);
    expect(await later.hash(again!, { signal, isFresh: true })).not.toBe(first);
  });

  it('forgets what it knew of a file that has changed, or is gone', async () => {
    const root = tempFolder();
    const path = put(join(root, 'loras', 'a.safetensors'), safetensors({ a: [1] }));
    const gone = put(join(root, 'loras', 'b.safetensors'), safetensors({ a: [1] }));
    const inventory = inventoryOf([own(root)]);
    const [file] = (await inventory.look()).files;
    await inventory.hash(file!, { signal });

    appendFileSync(path, 'more');
    rmSync(gone);
    const { files } = await inventory.look();

    expect(files).toMatchObject([{ sha256: null, problem: expect.stringContaining('longer') }]);
  });

  it('stops hashing at once when asked to', async () => {
    const root = tempFolder();
    put(join(root, 'loras', 'a.safetensors'), modelOf(64 * 1024 ** 2));
    const inventory = inventoryOf([own(root)]);
    const [file] = (await inventory.look()).files;
    const stop = new AbortController();

    const hashing = inventory.hash(file!, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });

    await expect(hashing).rejects.toThrow('enough');
  });

  it('survives a cache that is nonsense', async () => {
    const root = tempFolder();
    const home = tempFolder();
    put(join(root, 'loras', 'a.safetensors'), safetensors({ a: [1] }));
    put(join(home, 'models-cache.json'), '{"rules":1,"files":{"x":7}}');

    expect((await inventoryOf([own(root)], home).look()).files).toHaveLength(1);
  });
});
