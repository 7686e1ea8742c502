import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builderArguments } from '../../scripts/lib/builder-arguments.mjs';
import { signingEnvironment } from '../../scripts/lib/signing-environment.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';

type Target = { readonly target: string; readonly arch?: readonly string[] };
type Configuration = {
  readonly [key: string]: unknown;
  readonly publish: unknown;
  readonly directories: { readonly buildResources: string };
  readonly win: { readonly icon: string; readonly target: readonly Target[] };
  readonly mac: {
    readonly icon: string;
    readonly target: readonly Target[];
    readonly hardenedRuntime: boolean;
    readonly entitlements: string;
  };
  readonly linux: { readonly icon: string; readonly target: readonly Target[] };
  readonly nsis: { readonly deleteAppDataOnUninstall: boolean };
  readonly fileAssociations: readonly { readonly ext: string; readonly role: string; readonly rank: string }[];
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
};

/** electron-builder's own reader and checker of configurations, found where electron-builder finds it. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const {
  getConfig,
  validateConfiguration,
}: {
  getConfig(projectDir: string, file: null, given: null): Promise<Configuration>;
  validateConfiguration(configuration: unknown, log: { readonly isEnabled: boolean }): Promise<void>;
} = builder('app-builder-lib/out/util/config/config.js');

const configuration = await getConfig(repositoryRoot, null, null);
const check = (changed: object) => validateConfiguration({ ...configuration, ...changed }, { isEnabled: false });

describe('the configuration of the installers', () => {
  test('is valid for every target, by electron-builder’s own schema', async () => {
    await expect(check({})).resolves.toBeUndefined();
  });

  test.each([
    { nsis: { oneClik: false } },
    { win: { target: [{ target: 'nsis', arch: ['x65'] }] } },
    { electronFuses: { runAsNod: false } },
    { fileAssociations: [{ name: 'without an extension' }] },
  ])('would not be with %j', async (changed) => {
    await expect(check(changed)).rejects.toThrow(/Invalid configuration/);
  });

  test('has the targets of all three systems, macOS for both processors', () => {
    const names = (targets: readonly Target[]) => targets.map(({ target }) => target);

    expect(names(configuration.win.target)).toEqual(['nsis', 'portable']);
    expect(configuration.mac.target).toEqual([
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ]);
    expect(names(configuration.linux.target)).toEqual(['AppImage', 'deb', 'rpm']);
  });

  test('names icons and entitlements that are there', () => {
    const { win, mac, linux } = configuration;
    for (const file of [win.icon, mac.icon, mac.entitlements, join(linux.icon, '512x512.png')])
      expect(existsSync(join(repositoryRoot, file)), file).toBe(true);
    expect(mac.hardenedRuntime).toBe(true);
  });

  test('takes no file type away from another program, and never deletes a library', () => {
    expect(configuration.fileAssociations.map(({ role, rank }) => `${role} ${rank}`)).not.toContain('Editor Default');
    expect(new Set(configuration.fileAssociations.map(({ rank }) => rank))).toEqual(new Set(['Alternate']));
    expect(configuration.nsis.deleteAppDataOnUninstall).toBe(false);
    expect(configuration.protocols.flatMap(({ schemes }) => schemes)).toEqual(['gesso']);
  });

  test('publishes nothing and names no feed by itself', () => {
    expect(configuration.publish).toBeNull();
  });
});

describe('the command line of electron-builder', () => {
  const places = { dist: '/electron', feed: undefined, homepage: undefined, platform: 'linux' };

  test('never publishes, and uses the Electron of this machine for this machine alone', () => {
    expect(builderArguments(['--dir'], places)).toEqual(['--publish', 'never', '--dir', '-c.electronDist=/electron']);
    for (const other of ['--win', '-m', '--arm64', '--universal'])
      expect(builderArguments([other], places)).toEqual(['--publish', 'never', other]);
  });

  test('has an Electron fetched for each processor of macOS, where installers are for both', () => {
    const mac = { ...places, platform: 'darwin' };

    expect(builderArguments([], mac)).toEqual(['--publish', 'never']);
    expect(builderArguments(['--dir'], mac)).toContain('-c.electronDist=/electron');
    expect(builderArguments([], places)).toContain('-c.electronDist=/electron');
  });

  test('names the project’s address, without which deb and rpm are not made', () => {
    const homepage = 'https://example.com/gesso';

    expect(builderArguments([], { ...places, homepage })).toContain(`-c.extraMetadata.homepage=${homepage}`);
    expect(builderArguments([], { ...places, homepage: '' }).join(' ')).not.toContain('homepage');
    expect(() => builderArguments([], { ...places, homepage: 'example.com' })).toThrow(/https/);
  });

  test('takes a feed over https alone', () => {
    expect(builderArguments([], { ...places, feed: 'https://updates.example.com/' })).toContain(
      '-c.publish.url=https://updates.example.com/',
    );
    expect(() => builderArguments([], { ...places, feed: 'http://updates.example.com/' })).toThrow(/https/);
    expect(builderArguments([], { ...places, feed: '' }).join(' ')).not.toContain('publish.url');
  });
});

describe('the environment of electron-builder', () => {
  test('has no certificate that is an empty text, which a secret becomes that nobody has set', () => {
    const given = { CSC_LINK: '', CSC_KEY_PASSWORD: 'p', APPLE_ID: '', PATH: '', HOME: '/h' };

    expect(signingEnvironment(given)).toEqual({ CSC_KEY_PASSWORD: 'p', PATH: '', HOME: '/h' });
  });
});
