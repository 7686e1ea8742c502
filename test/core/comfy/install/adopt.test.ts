import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adopt, desktopFolders, findComfy, pythonsNear } from '../../../../src/core/comfy/install/adopt.ts';
import { remove } from '../../../../src/core/comfy/install/remove.ts';
import { readInstallation } from '../../../../src/core/comfy/installation.ts';
import { createFakeWorld, type FakeWorld, makeSource } from '../../../fakes/comfy-install/world.ts';
import { temporaryFolder } from '../../data-folder.ts';
import { createInstaller, nobody } from './install-world.ts';

function file(path: string, content = ''): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe('findComfy', () => {
  const linux = { platform: 'linux' as const, programFolders: [] };

  it.each(['venv', '.venv', 'env'])('finds a checkout with its %s', (name) => {
    const root = makeSource(join(temporaryFolder(), 'Cömfy ✓'));
    const python = file(join(root, name, 'bin', 'python'));

    expect(findComfy(root, linux)).toEqual({ root, python, modelFolders: [] });
  });

  it('finds the portable build of Windows by its outer and by its inner folder', () => {
    const outer = temporaryFolder();
    const root = makeSource(join(outer, 'ComfyUI'));
    const python = file(join(outer, 'python_embeded', 'python.exe'));
    const windows = { platform: 'win32' as const, programFolders: [] };

    expect(findComfy(outer, windows)).toEqual({ root, python, modelFolders: [] });
    expect(findComfy(root, windows)).toEqual({ root, python, modelFolders: [] });
  });

  it('finds the folder of Comfy’s desktop app, whose program lies elsewhere', () => {
    const folder = temporaryFolder();
    const program = makeSource(join(folder, 'program'));
    const user = join(folder, 'Documents', 'ComfyUI-data');
    mkdirSync(join(user, 'models'), { recursive: true });
    const python = file(join(user, '.venv', 'bin', 'python'));

    expect(findComfy(user, { platform: 'darwin', programFolders: [program] })).toEqual({
      root: program,
      python,
      modelFolders: [join(user, 'models')],
    });
    expect(() => findComfy(user, { platform: 'darwin', programFolders: [] })).toThrow(/desktop app/);
  });

  it.each([
    ['there is no such folder', () => '/nowhere/at/all', /no such folder/],
    ['it holds no ComfyUI', () => temporaryFolder(), /main\.py/],
    ['it has no Python', () => makeSource(join(temporaryFolder(), 'c')), /no Python.*--source/],
  ])('says that %s', (_name, folder, words) => {
    expect(() => findComfy(folder(), linux)).toThrow(words);
  });

  it('looks where Windows and macOS keep things', () => {
    expect(pythonsNear('/c/ComfyUI', 'win32')[0]?.replaceAll('\\', '/')).toBe('/c/python_embeded/python.exe');
    expect(desktopFolders({ LOCALAPPDATA: 'C:\\L' }, 'win32')[0]).toBe(
      'C:\\L\\Programs\\@comfyorgcomfyui-electron\\resources\\ComfyUI',
    );
    expect(desktopFolders({}, 'darwin')).toEqual(['/Applications/ComfyUI.app/Contents/Resources/ComfyUI']);
    expect(desktopFolders({}, 'linux')).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('adopt', () => {
  async function adoptable(): Promise<{ world: FakeWorld; home: string; root: string }> {
    const folder = temporaryFolder();
    const world = await createFakeWorld(join(folder, 'world'));
    const root = makeSource(join(folder, 'theirs'));
    mkdirSync(join(root, 'venv', 'bin'), { recursive: true });
    cpSync(join(folder, 'world', 'programs', 'python3.12'), join(root, 'venv', 'bin', 'python'));
    chmodSync(join(root, 'venv', 'bin', 'python'), 0o755);
    return { world, home: join(folder, 'home'), root };
  }

  it('uses a folder without changing anything in it, and removing only forgets it', async () => {
    const { world, home, root } = await adoptable();
    world.break({ torch: { torch: '2.9.1', kind: 'cuda' } });
    const { installer } = createInstaller(world, home);
    const before = snapshot(root);

    const view = await adopt(installer, root, nobody);
    const installation = readInstallation(home);
    const { bytes } = await remove(installer, { models: true, dryRun: false });

    expect(view).toMatchObject({ state: 'done', installed: { kind: 'adopted', root, version: '9.9.9' } });
    expect(installation).toMatchObject({ kind: 'adopted', torch: 'cuda', commit: 'c'.repeat(40) });
    expect(snapshot(root)).toEqual(before);
    expect(bytes).toBe(0);
    expect(readInstallation(home)).toBeUndefined();
    expect(existsSync(join(root, 'models', 'checkpoints', 'big.safetensors'))).toBe(true);
  });

  it('refuses one without a working torch, and keeps what was in use', async () => {
    const { world, home, root } = await adoptable();
    const { installer } = createInstaller(world, home);
    world.break({ torch: { torch: null, kind: null, error: 'OSError: libcudnn' } });

    await expect(adopt(installer, root, nobody)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('libcudnn'),
    });
    expect(readInstallation(home)).toBeUndefined();
  });

  function snapshot(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .map(
        (path) =>
          `${path} ${statSync(path).mtimeMs} ${statSync(path).isFile() ? readFileSync(path, 'utf8').length : ''}`,
      )
      .toSorted();
  }
});
