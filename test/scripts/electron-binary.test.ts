import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { electronBinary, fetchElectron, windowObstacle } from '../../scripts/lib/electron-binary.mjs';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

describe('the Electron binary', () => {
  test('is missing when only the package is there', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/electron/package.json': '{}' });

    expect(electronBinary(root, {})).toBeUndefined();
  });

  test('is found where path.txt says', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/electron/path.txt': 'electron', 'node_modules/electron/dist/electron': '' });

    expect(electronBinary(root, {})).toBe(path.join(root, 'node_modules/electron/dist/electron'));
  });

  test('is missing when path.txt leads nowhere', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/electron/path.txt': 'electron' });

    expect(electronBinary(root, {})).toBeUndefined();
  });

  test('may lie elsewhere', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/electron/path.txt': 'electron', 'elsewhere/electron': '' });
    const dist = path.join(root, 'elsewhere');

    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: dist })).toBe(path.join(dist, 'electron'));
  });
});

describe('the Electron download', () => {
  test('is not tried again within a day after it failed, except when asked for', async () => {
    const root = temporaryFolder();
    const attempt = path.join(root, 'attempt');
    const installer = `require('node:fs').writeFileSync(${JSON.stringify(attempt)}, ''); process.exit(1);`;
    writeFiles(root, { 'node_modules/electron/install.js': installer });

    const first = await fetchElectron(root, { node: process.execPath });
    const tried = existsSync(attempt);
    writeFiles(root, { 'node_modules/electron/install.js': 'process.exit(99)' });
    const second = await fetchElectron(root, { node: process.execPath });

    expect(first.reason).toContain('failed');
    expect(tried).toBe(true);
    expect(second.reason).toContain('less than a day ago');
  });

  test('ends when the server accepts and stays silent', async () => {
    const root = temporaryFolder();
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const installer = `require('node:http').get('http://127.0.0.1:${port}/')`;
    writeFiles(root, { 'node_modules/electron/install.js': installer });

    const { binary, reason } = await fetchElectron(root, { node: process.execPath, timeoutMs: 300 });
    server.closeAllConnections();
    server.close();

    expect(binary).toBeUndefined();
    expect(reason).toContain('not complete');
  });
});

describe('a window', () => {
  const obstacle = (env: NodeJS.ProcessEnv, platform: string, uid?: number) => windowObstacle({ env, platform, uid });

  test('needs a display on Linux', () => {
    expect(obstacle({}, 'linux', 1000)).toContain('display');
    expect(obstacle({ DISPLAY: ':0' }, 'linux', 1000)).toBeUndefined();
    expect(obstacle({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000)).toBeUndefined();
    expect(obstacle({}, 'darwin')).toBeUndefined();
  });

  test('is not opened for root, whose windows would have no sandbox', () => {
    expect(obstacle({ DISPLAY: ':0' }, 'linux', 0)).toContain('root');
  });

  test('is not opened when the environment says so', () => {
    expect(obstacle({ GESSO_NO_OPEN: '1', DISPLAY: ':0' }, 'linux', 1000)).toContain('GESSO_NO_OPEN');
  });
});
