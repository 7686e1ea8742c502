import { describe, expect, test } from 'vitest';

import { readRepositoryFile, repositoryFiles } from './repository-files.ts';

const text = /\.(ts|tsx|mjs|cjs|js|json|yml|yaml|md|html|css|sql|sh|svg|txt)$|^\.[a-z/]+$/;
const recordings = /^test\/fixtures\/|^package-lock\.json$/;

/** This file, which has to name what it looks for. */
const itself = 'test/static/self-contained.test.ts';

const forbidden: readonly (readonly [string, RegExp])[] = [
  ['a folder beside the repository', /\.\.\/shared/],
  ['a folder of one machine', /\/work\/|\/home\/[a-z]+\/|\/Users\/[a-z]+\/|\/tmp\/gesso\//],
  ['a package registry', /registry\.(npmjs|yarnpkg)|npmmirror/],
];

describe('the repository', () => {
  const files = repositoryFiles().filter((file) => text.test(file) && !recordings.test(file) && file !== itself);

  test('is read by these checks', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test.each(forbidden)('names nowhere %s', (_name, pattern) => {
    const found = files.filter((file) => pattern.test(readRepositoryFile(file)));

    expect(found).toEqual([]);
  });

  test('has a lockfile without addresses, so that everybody installs from their own registry', () => {
    const lockfile: { packages: Record<string, { resolved?: string }> } = JSON.parse(
      readRepositoryFile('package-lock.json'),
    );

    expect(Object.values(lockfile.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
