import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import { type Cdp, CdpConnection } from './cdp-connection.ts';

/** How long a browser of an earlier run may take to leave its profile. */
const PROFILE_WAIT_MS = 10_000;
const START_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 1_200;

export type Chromium = {
  readonly connection: CdpConnection;
  readonly browser: Cdp;
  /** For a second client, such as Playwright's `connectOverCDP`. */
  readonly endpoint: string;
  readonly pid: number | undefined;
  /** Resolves when the browser has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
  /** At once, for the end of the process. */
  kill(): void;
};

/**
 * Starts the browser whose pages are the windows. It ends when our end of its pipe closes, so that it dies with main as Electron's own
 * processes do. Rejects when it does not come up within a minute.
 */
export async function launchChromium(profile: string): Promise<Chromium> {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  await profileIsFree(profile);
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const child = spawn(findChromium() ?? chromium.executablePath(), argumentsFor(profile), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: process.env['TZ'] ?? 'UTC', LANGUAGE: 'en' },
  });
  const [, , , output, input] = child.stdio;
  if (!(output instanceof Writable) || !(input instanceof Readable)) throw new TypeError('the pipes are missing');
  const connection = new CdpConnection(input, output);
  const ended = once(child, 'exit');
  const answered = connection.browser.send('Browser.getVersion');
  const inTime = AbortSignal.timeout(START_TIMEOUT_MS);
  await Promise.race([
    answered,
    once(child, 'error', { signal: inTime }).then(([error]) => Promise.reject(error as Error)),
  ]);
  return {
    connection,
    browser: connection.browser,
    endpoint: await endpointOf(portFile, inTime),
    pid: child.pid,
    ended,
    stop: () => stop(child, connection.browser, ended),
    kill: () => void child.kill('SIGKILL'),
  };
}

function argumentsFor(profile: string): readonly string[] {
  return [
    '--headless',
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--lang=en-US',
    '--autoplay-policy=no-user-gesture-required',
    // The frames of a page then belong to the page's own target, whatever their origin.
    '--disable-site-isolation-trials',
    '--disable-features=IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints,PreloadTopChromeWebUI,HttpsUpgrades,HttpsFirstBalancedMode',
    // As Electron's windows: a hidden one goes on working.
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    // Chromium has no sandbox for root, and refuses to start without being told so.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** A browser that was killed a moment ago may still hold the profile; a new one would hand its windows over to it and end. */
async function profileIsFree(profile: string): Promise<void> {
  const lock = join(profile, 'SingletonLock');
  for (const end = performance.now() + PROFILE_WAIT_MS; isHeld(lock) && performance.now() < end;) await pause(50);
}

function isHeld(lock: string): boolean {
  const pid = lstatSync(lock, { throwIfNoEntry: false })?.isSymbolicLink() === true ? holder(lock) : undefined;
  return pid !== undefined && existsSync(`/proc/${pid}`);
}

function holder(lock: string): number | undefined {
  try {
    return Number(readlinkSync(lock).split('-').at(-1));
  } catch {
    // Gone between two looks.
    return undefined;
  }
}

async function endpointOf(portFile: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const [port = '', path = ''] = existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n') : [];
    if (path !== '') return `ws://127.0.0.1:${port}${path}`;
    await pause(20, undefined, { signal });
  }
}

async function stop(child: ChildProcess, browser: Cdp, ended: Promise<unknown>): Promise<void> {
  const closing = browser.send('Browser.close').catch(() => undefined);
  const timeout = pause(END_TIMEOUT_MS, undefined, { ref: false });
  await Promise.race([Promise.all([closing, ended]), timeout]);
  child.kill('SIGKILL');
  await Promise.race([ended, pause(200, undefined, { ref: false })]);
}
