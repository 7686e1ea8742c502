import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPageFile } from '../../../src/host/files/page-file.ts';

const folder = resolve('/app/out/renderer');

describe('findPageFile', () => {
  it('finds the page at the root, to be asked for anew each time', () => {
    expect(findPageFile(folder, '/')).toEqual({
      path: join(folder, 'index.html'),
      mime: 'text/html; charset=utf-8',
      cacheControl: 'no-cache',
      isPage: true,
    });
  });

  it('keeps for ever what is named by its content, and only that', () => {
    expect(findPageFile(folder, '/assets/index-BdJk3aQx.js')?.cacheControl).toContain('immutable');
    expect(findPageFile(folder, '/icon.svg')?.cacheControl).toBe('no-cache');
  });

  it.each([
    '/../x.js',
    '/%2e%2e/x.js',
    '/a%5c..%5cx.js',
    '/.git/config.json',
    '/x.js%00',
    '/%',
    '/C:/x.js',
    '/x.exe',
    '/x',
    '',
  ])('finds nothing at %j', (pathname) => {
    expect(findPageFile(folder, pathname)).toBeUndefined();
  });
});
