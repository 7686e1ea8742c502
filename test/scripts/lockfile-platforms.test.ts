import { describe, expect, test } from 'vitest';

import { missingPlatformEntries, platformOf } from '../../scripts/lib/lockfile-platforms.mjs';

describe('platform packages in the lockfile', () => {
  test('are added in the version their package asks for', () => {
    const packages = { 'node_modules/tool': { dev: true, optionalDependencies: { '@tool/darwin-arm64': '1.2.3' } } };

    expect(missingPlatformEntries(packages)).toEqual({
      'node_modules/@tool/darwin-arm64': {
        version: '1.2.3',
        cpu: ['arm64'],
        os: ['darwin'],
        dev: true,
        optional: true,
      },
    });
  });

  test.each([
    ['v12.0.2-2', '12.0.2-2'],
    ['1.0.0-beta.1', '1.0.0-beta.1'],
  ])('are added in the version %s, as npm reads it', (wanted, version) => {
    const packages = { 'node_modules/tool': { optionalDependencies: { 'tool-darwin-x64': wanted } } };

    expect(missingPlatformEntries(packages)).toEqual({
      'node_modules/tool-darwin-x64': { version, cpu: ['x64'], os: ['darwin'], optional: true },
    });
  });

  test('are left alone when they are there, beside the package or inside it', () => {
    const packages = {
      'node_modules/a': { optionalDependencies: { '@x/linux-x64': '1.0.0' } },
      'node_modules/a/node_modules/@x/linux-x64': {},
      'node_modules/a/node_modules/b': { optionalDependencies: { '@y/win32-x64': '1.0.0' } },
      'node_modules/@y/win32-x64': {},
    };

    expect(missingPlatformEntries(packages)).toEqual({});
  });

  test.each([
    ['@swc/core-linux-x64-gnu', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
    ['@oxc-parser/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
    ['@oxlint-tsgolint/win32-arm64', { os: ['win32'], cpu: ['arm64'] }],
    ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('say their platform by name: %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  test('are refused when their name says nothing', () => {
    expect(() => platformOf('fsevents')).toThrow('fsevents');
  });
});
