import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSpeech } from '../../../../electron/main/messages/speech.ts';
import { writeFeed } from '../../../../electron/main/update/electron-updates.ts';
import { createUpdates, type Updater } from '../../../../electron/main/update/updates.ts';
import { withRollOut } from '../../../../scripts/lib/roll-out.mjs';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));

// The real electron-updater: the package "electron" must not be looked for from inside it, since that could start a download.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export const net = {}', shortCircuit: true }
      : next(specifier, context),
});
afterAll(() => hooks.deregister());

type Installing = Updater & {
  httpExecutor: unknown;
  updateConfigPath: string;
  logger: unknown;
  doInstall: () => boolean;
};
const require = createRequire(import.meta.url);
const { NsisUpdater }: { NsisUpdater: new (options: null, app: object) => Installing } = require('electron-updater');
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
type Job = { readonly destination: string; readonly options: Download; readonly responseHandler: null };
type Settle = (resolve: (file: string) => void, reject: (error: Error) => void, onCancel: unknown) => void;
type Download = {
  readonly headers?: object;
  readonly cancellationToken: { createPromise(settle: Settle): Promise<string> };
};
const {
  NodeHttpExecutor,
}: { NodeHttpExecutor: new () => { doDownload(request: object, job: Job & object, redirects: number): void } } =
  builder('builder-util');

/** What Electron's network service does for it, by Node's. */
class Executor extends NodeHttpExecutor {
  download = (url: URL, destination: string, options: Download): Promise<string> =>
    options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const { hostname, port, pathname: path } = url;
      const callback = (error?: Error | null): void => (error instanceof Error ? reject(error) : resolve(destination));
      const job = { destination, options, onCancel, callback, responseHandler: null };
      this.doDownload({ protocol: 'http:', hostname, port, path, headers: options.headers }, job, 0);
    });
}

const installer = Buffer.from('the installer of 2.0.0');
const feedOf = (content: Buffer): string =>
  [
    'version: 2.0.0',
    'files:',
    '  - url: Gesso-2.0.0.exe',
    `    sha512: ${createHash('sha512').update(content).digest('base64')}`,
    `    size: ${content.length}`,
    "releaseDate: '2026-11-22T00:00:00.000Z'",
    '',
  ].join('\n');

/** An installed 1.0.0 that follows a feed on loopback. */
async function installed(feed: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(request.url?.includes('.yml') === true ? feed : installer);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  const folder = tempFolder();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const quitting: ((exitCode: number) => void)[] = [];
  const updater = new NsisUpdater(null, {
    version: '1.0.0',
    name: 'gesso',
    isPackaged: true,
    userDataPath: folder,
    baseCachePath: cache,
    whenReady: () => Promise.resolve(),
    quit: () => undefined,
    relaunch: () => undefined,
    onQuit: (listener: (exitCode: number) => void) => void quitting.push(listener),
  });
  updater.httpExecutor = new Executor();
  updater.logger = null;
  updater.updateConfigPath = writeFeed(folder, `http://127.0.0.1:${port}/`);
  const installs: number[] = [];
  updater.doInstall = () => installs.push(1) > 0;
  const queue = { running: 0 };
  const updates = createUpdates({
    updater,
    isOn: true,
    running: () => queue.running,
    stopEngine: async () => undefined,
    startAgain: () => undefined,
    onChange: () => undefined,
    onReady: () => undefined,
    speech: createSpeech(() => 'en'),
    log: silentLog,
    clock: createFakeClock(),
  });
  const quit = (): void => {
    updates.beforeQuit();
    for (const listener of quitting) listener(0);
  };
  return { updates, asked, cache, queue, installs, quit };
}

describe('electron-updater, as we use it', () => {
  it('loads a newer version and puts it in place at the end of the app', async () => {
    const { updates, cache, installs, quit } = await installed(feedOf(installer));

    await updates.look();
    await vi.waitFor(() => expect(updates.view()).toMatchObject({ state: 'ready', version: '2.0.0' }));
    expect(readFileSync(join(cache, 'gesso-updater', 'pending', 'Gesso-2.0.0.exe'))).toEqual(installer);
    expect(installs).toEqual([]);
    quit();

    expect(installs).toEqual([1]);
  });

  it('puts nothing in place at an end that cut jobs off', async () => {
    const { updates, queue, installs, quit } = await installed(feedOf(installer));
    await updates.look();
    await vi.waitFor(() => expect(updates.view().state).toBe('ready'));

    queue.running = 1;
    quit();

    expect(installs).toEqual([]);
  });

  it('throws away what is not what the feed promised, and says so', async () => {
    const { updates, cache, installs, quit } = await installed(feedOf(Buffer.from('another installer 2.0')));

    await updates.look();
    await vi.waitFor(() => expect(updates.view().state).toBe('failed'));
    quit();

    expect(updates.view().problem).toContain('not what was published');
    expect(existsSync(join(cache, 'gesso-updater', 'pending', 'Gesso-2.0.0.exe'))).toBe(false);
    expect(installs).toEqual([]);
  });

  it('leaves a version alone whose roll-out has not reached this copy', async () => {
    const { updates, asked } = await installed(withRollOut(feedOf(installer), 0));

    await updates.look();

    expect(updates.view().state).toBe('idle');
    expect(asked.filter((path) => path.includes('.exe'))).toEqual([]);
  });
});
