import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { isInstalled, isSameTree, recordInstall } from '../../scripts/lib/install-state.mjs';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const lockfile = (packages: object) => JSON.stringify({ packages });

describe('installed dependencies', () => {
  test('are missing in a fresh clone', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'package.json': '{}', 'package-lock.json': lockfile({}) });

    expect(isInstalled(root)).toBe(false);
  });

  test('are up to date after an install, until a manifest changes', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'package.json': '{}', 'package-lock.json': lockfile({}), 'node_modules/x/index.js': '' });

    recordInstall(root);

    expect(isInstalled(root)).toBe(true);
    writeFiles(root, { 'package-lock.json': lockfile({ 'node_modules/x': { version: '2.0.0' } }) });
    expect(isInstalled(root)).toBe(false);
  });

  test('are missing again when node_modules is deleted', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'package.json': '{}', 'package-lock.json': lockfile({}), 'node_modules/x/index.js': '' });
    recordInstall(root);

    rmSync(path.join(root, 'node_modules'), { recursive: true });

    expect(isInstalled(root)).toBe(false);
  });

  test('count when npm was run by hand, and are stamped then', () => {
    const root = temporaryFolder();
    const packages = { 'node_modules/x': { version: '1.0.0' } };
    writeFiles(root, {
      'package.json': '{}',
      'package-lock.json': lockfile(packages),
      'node_modules/.package-lock.json': lockfile(packages),
    });

    expect(isInstalled(root)).toBe(true);
    expect(existsSync(path.join(root, 'node_modules', '.gesso-install-stamp'))).toBe(true);
  });

  test('may lack optional packages of other platforms, and nothing else', () => {
    const wanted = {
      packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
    };

    expect(isSameTree(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
    expect(isSameTree(wanted, { packages: { 'node_modules/b': { version: '1.0.0' } } })).toBe(false);
    expect(isSameTree(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  });

  test('are outdated when a package is left over', () => {
    const installed = { packages: { 'node_modules/gone': { version: '1.0.0' } } };

    expect(isSameTree({ packages: {} }, installed)).toBe(false);
  });
});
