import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { missingPlatformEntries } from '../../scripts/lib/lockfile-platforms.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { readRepositoryFile } from './repository-files.ts';

type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;

describe('the lockfile', () => {
  const lockfile: { packages: Record<string, { version?: string }> } = JSON.parse(
    readRepositoryFile('package-lock.json'),
  );
  const manifest: Manifest = JSON.parse(readRepositoryFile('package.json'));

  test('names the binaries of every platform (else run npm run lockfile)', () => {
    expect(Object.keys(missingPlatformEntries(lockfile.packages))).toEqual([]);
  });

  test('is taken by npm ci, which a fresh clone begins with', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gesso-lockfile-'));
    try {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
        cpSync(path.join(repositoryRoot, file), path.join(folder, file));
      }
      // Offline and with an empty cache: only whether both files fit is asked.
      const args = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--cache', path.join(folder, 'cache')];
      const npm = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });

      expect(npm.stderr).not.toContain('EUSAGE');
      expect(npm.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('brings the same Node to every platform that has it', () => {
    const versions = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'));

    expect(versions.length).toBe(5);
    for (const [, version] of versions) expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  test('fits exact versions in package.json', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });

    expect(wanted.filter(([, version]) => !/^(npm:[@\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
