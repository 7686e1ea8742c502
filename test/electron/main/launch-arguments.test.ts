import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { launchRequest } from '../../../electron/main/launch-arguments.ts';

const cwd = resolve('/somewhere');
const packaged = { cwd, root: undefined };

describe('what a start asks for', () => {
  it('is files, made absolute, and places that links lead to', () => {
    const asked = launchRequest(['Gesso', 'a.png', 'gesso://budget', resolve('/b.mp4'), 'a.png'], packaged);

    expect(asked).toEqual({ files: [join(cwd, 'a.png'), resolve('/b.mp4')], places: ['#/budget'], isHidden: false });
  });

  it('leaves words of the system and foreign links alone', () => {
    const asked = launchRequest(
      ['Gesso', '--flag=x', '-psn_0_1', 'https://example.com/', 'file://server/share/a.png', 'file:///a%2Fb.png', ''],
      packaged,
    );

    expect(asked).toEqual({ files: [], places: [], isHidden: false });
  });

  it('is also files that a file manager names by their address', () => {
    const path = resolve('/my pictures/a ü.png');

    expect(launchRequest(['Gesso', pathToFileURL(path).href], packaged).files).toEqual([path]);
  });

  it('takes a drive of Windows for a path', () => {
    expect(launchRequest(['Gesso', 'C:\\pictures\\a.png'], packaged).files).toHaveLength(1);
  });

  it('knows a start at login', () => {
    expect(launchRequest(['Gesso', '--hidden'], packaged).isHidden).toBe(true);
  });

  it('from source begins after the checkout, and is nothing where that is not named', () => {
    const source = { cwd, root: resolve('/checkout') };

    expect(launchRequest(['electron', '-r', '/loader.js', '--inspect=0', '/checkout', 'a.png'], source).files).toEqual([
      join(cwd, 'a.png'),
    ]);
    expect(launchRequest(['node', '/a/script.ts', 'b.png'], source).files).toEqual([]);
  });
});
