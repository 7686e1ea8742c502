import { rmSync, utimesSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { buildStamp, isBuilt, recordBuild } from '../../scripts/lib/build-state.mjs';
import { readRepositoryFile } from '../static/repository-files.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const sources = { 'src/a.ts': 'a', 'renderer/deep/b.tsx': 'b', 'package.json': '{}' };
const built = {
  'out/main/index.js': '',
  'out/main/host.js': '',
  'out/preload/index.cjs': '',
  'out/renderer/index.html': '',
};

describe('a build', () => {
  let root: string;

  beforeEach(() => {
    root = temporaryFolder();
    writeFiles(root, { ...sources, ...built });
    recordBuild(root, buildStamp(root));
  });

  test('is up to date right after it was made', () => {
    expect(isBuilt(root)).toBe(true);
  });

  test('is stale when a file has changed', () => {
    writeFiles(root, { 'renderer/deep/b.tsx': 'longer' });

    expect(isBuilt(root)).toBe(false);
  });

  test('is stale when a file got another time, even an older one', () => {
    utimesSync(path.join(root, 'src/a.ts'), 1, 1);

    expect(isBuilt(root)).toBe(false);
  });

  test('is stale when a file was added', () => {
    writeFiles(root, { 'src/new.ts': '' });

    expect(isBuilt(root)).toBe(false);
  });

  test('is stale when a file was deleted', () => {
    rmSync(path.join(root, 'src/a.ts'));

    expect(isBuilt(root)).toBe(false);
  });

  test('is stale when part of the result is gone', () => {
    rmSync(path.join(root, 'out/preload/index.cjs'));

    expect(isBuilt(root)).toBe(false);
  });

  test('is stale when a source changed while it was made', () => {
    const before = buildStamp(root);
    writeFiles(root, { 'src/a.ts': 'changed during the build' });

    recordBuild(root, before);

    expect(isBuilt(root)).toBe(false);
  });

  test.each(
    [...readRepositoryFile('electron.vite.config.ts').matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => file ?? ''),
  )('is stale when %s has changed, which its configuration reads', (file) => {
    writeFiles(root, { [file]: 'changed' });

    expect(isBuilt(root)).toBe(false);
  });

  test('does not care about files that it does not read', () => {
    writeFiles(root, { 'README.md': 'text', 'test/a.test.ts': '' });

    expect(isBuilt(root)).toBe(true);
  });
});
