import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportAssets, fileStem } from '../../../src/core/assets/export.ts';
import type { AssetRow } from '../../../src/core/assets/library.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { temporaryDatabase, temporaryFolder } from '../data-folder.ts';
import { addAsset } from './rig.ts';
import { inChunks } from './samples.ts';

async function stored(
  prompt: string,
  text = 'content',
): Promise<{ store: AssetStore; row: AssetRow; out: string; path: string }> {
  const { db, folder, company } = temporaryDatabase();
  const store = new AssetStore(folder);
  const file = await store.write(inChunks(new TextEncoder().encode(text)), {
    extension: 'png',
    maxBytes: 1e6,
    signal: new AbortController().signal,
  });
  return {
    store,
    row: addAsset(db, company, { prompt, sha256: file.sha256, seed: 0 }),
    out: join(temporaryFolder(), 'made', 'on the way'),
    path: file.path,
  };
}

const keptIn = (directory: string) => ({ directory, metadata: 'keep' }) as const;

describe('exportAssets', () => {
  it('copies byte for byte into a folder that it makes, under a name that a person knows', async () => {
    const { store, row, out } = await stored('A Red Fox, in the snow!');

    const { files } = await exportAssets(store, [row], keptIn(out));

    expect(files).toEqual([join(out, `a-red-fox-in-the-snow-0-${row.sha256.slice(0, 6)}.png`)]);
    expect(readFileSync(files[0] ?? '', 'utf8')).toBe('content');
  });

  it('never overwrites: a taken name gets a number', async () => {
    const { store, row, out } = await stored('fox');
    const name = `fox-0-${row.sha256.slice(0, 6)}`;
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, `${name}.png`), 'mine');
    mkdirSync(join(out, `${name} (2).png`));

    const { files } = await exportAssets(store, [row, row], keptIn(out));

    expect(files.map((file) => basename(file))).toEqual([`${name} (3).png`, `${name} (4).png`]);
    expect(readFileSync(join(out, `${name}.png`), 'utf8')).toBe('mine');
  });

  it.each(['out', './out', '../out', '', '~/out'])('refuses the relative folder %j', async (directory) => {
    const { store, row } = await stored('fox');

    await expect(exportAssets(store, [row], keptIn(directory))).rejects.toMatchObject({
      code: 'invalid_request',
      details: { issues: [{ path: 'directory' }] },
    });
  });

  it('refuses a file in place of the folder, and below it', async () => {
    const { store, row } = await stored('fox');
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'mine');

    await expect(exportAssets(store, [row], keptIn(file))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(exportAssets(store, [row], keptIn(join(file, 'below')))).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.runIf(process.platform === 'linux')('refuses a place where nobody may write', async () => {
    const { store, row } = await stored('fox');

    await expect(exportAssets(store, [row], keptIn('/sys/gesso'))).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'refuses a folder that is read-only',
    async () => {
      const { store, row } = await stored('fox');
      const folder = temporaryFolder();
      chmodSync(folder, 0o500);

      await expect(exportAssets(store, [row], keptIn(folder))).rejects.toMatchObject({ code: 'invalid_request' });
    },
  );

  it('says that the file of an asset is gone', async () => {
    const { store, row, out, path } = await stored('fox');
    rmSync(path);

    await expect(exportAssets(store, [row], keptIn(out))).rejects.toMatchObject({ code: 'not_found' });
    expect(readdirSync(out)).toEqual([]);
  });

  it.each(['𠀀'.repeat(70), '日本語'.repeat(50), 'é'.repeat(200), `${'a'.repeat(59)}𝐀𝐁`, 'İ'.repeat(60)])(
    'makes a name that every file system takes of %j',
    async (prompt) => {
      const { store, row, out } = await stored(prompt);

      const {
        files: [file],
      } = await exportAssets(store, [{ ...row, seed: 18_446_744_073_709 }], keptIn(out));

      expect(Buffer.byteLength(basename(file ?? ''))).toBeLessThanOrEqual(240);
      expect(basename(file ?? '').isWellFormed()).toBe(true);
      expect(readdirSync(out)).toEqual([basename(file ?? '')]);
    },
  );
});

describe('fileStem', () => {
  const sha256 = 'abcdef0123456789';

  it.each([
    ['', 'image-abcdef'],
    ['../../etc/passwd', 'etc-passwd-abcdef'],
    ['C:\\con<>|"?*', 'c-con-abcdef'],
    ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight-abcdef'],
    ['🎨🎨', 'image-abcdef'],
    ['cre\u0301me', 'cr\u00e9me-abcdef'],
    ['.hidden\u0000\n', 'hidden-abcdef'],
  ])('makes of %j: %s', (prompt, stem) => {
    expect(fileStem({ prompt, seed: null, kind: 'image', sha256 })).toBe(stem);
  });
});
