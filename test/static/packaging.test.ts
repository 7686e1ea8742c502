import { describe, expect, test } from 'vitest';

import { readRepositoryFile } from './repository-files.ts';

type Manifest = { optionalDependencies: Record<string, string>; devDependencies: Record<string, string>; main: string };

describe('the installers', () => {
  const config = readRepositoryFile('electron-builder.yml');
  const manifest: Manifest = JSON.parse(readRepositoryFile('package.json'));
  /** The block of lines below a top-level key. */
  const block = (key: string) => new RegExp(String.raw`^${key}:\n((?:[ #].*\n)+)`, 'm').exec(config)?.[1] ?? '';

  test.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['grantFileProtocolExtraPrivileges', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['resetAdHocDarwinSignature', true],
  ])('set the fuse %s to %s', (fuse, value) => {
    expect(block('electronFuses')).toMatch(new RegExp(String.raw`^  ${fuse}: ${value}$`, 'm'));
  });

  test.each(Object.keys(manifest.optionalDependencies))('leave out %s, the Node of the launcher', (name) => {
    expect(block('files')).toContain(`'!node_modules/${name}/**'`);
  });

  test('leave out source maps and, by naming what goes in, sources and tests', () => {
    const included = [...block('files').matchAll(/^ {2}- '?([^!'\n]+)'?$/gm)].map(([, pattern]) => pattern);

    expect(block('files')).toContain("'!**/*.map'");
    expect(
      included.filter((pattern) => /^(src|test|renderer|electron|scripts|bench|\*\*)/.test(pattern ?? '')),
    ).toEqual([]);
    expect(included).toContain('out/**');
  });

  test.each(['better-sqlite3', 'sharp', '@img', 'keytar', '@napi-rs'])('unpack %s, which is native', (name) => {
    expect(block('asarUnpack')).toContain(`- node_modules/${name}/**`);
  });

  test('exist for the three systems', () => {
    const targets = (key: string) => [...block(key).matchAll(/target: (\w+)$/gm)].map(([, target]) => target);

    expect(targets('win')).toEqual(['nsis', 'portable']);
    expect(targets('mac')).toEqual(['dmg', 'zip']);
    expect(targets('linux')).toEqual(['AppImage', 'deb', 'rpm']);
  });

  test('contain the Electron that development uses', () => {
    expect(config).toContain(`electronVersion: ${manifest.devDependencies.electron}\n`);
    expect(manifest.main).toBe('out/main/index.js');
  });
});
