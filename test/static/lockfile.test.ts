import { describe, expect, test } from 'vitest';

import { missingPlatformEntries } from '../../scripts/lib/lockfile-platforms.mjs';
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
