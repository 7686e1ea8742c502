import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { withFileLock } from './file-lock.mjs';
import { runChild } from './run-child.mjs';

/** Electron is about 110 MB; its downloader has no time-out of its own and may wait for a silent server for ever. */
const FETCH_TIMEOUT_MS = 5 * 60_000;
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/**
 * Where the Electron binary lies, found by looking and never by importing the package, which would start a download.
 * @param {string} root the checkout.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} an absolute path; undefined when it has not been downloaded.
 */
export function electronBinary(root, env = process.env) {
  // Written by the downloader; an Electron that was unpacked by hand has the usual name.
  const pathFile = path.join(root, 'node_modules', 'electron', 'path.txt');
  const isDownloaded = existsSync(pathFile);
  if (!isDownloaded && env.ELECTRON_OVERRIDE_DIST_PATH === undefined) return undefined;
  const name = isDownloaded ? readFileSync(pathFile, 'utf8').trim() : usualName(process.platform);
  const binary = path.join(electronDist(root, env), name);
  return existsSync(binary) ? binary : undefined;
}

/**
 * The folder that Electron lies in, unpacked, if it has been downloaded.
 * @param {string} root the checkout.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function electronDist(root, env = process.env) {
  return env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(root, 'node_modules', 'electron', 'dist');
}

/**
 * Why no window can be opened on this machine at present, in a few words; undefined when one can.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, uid?: number | undefined }} [options]
 */
export function windowObstacle({ env = process.env, platform = process.platform, uid = process.getuid?.() } = {}) {
  if (env.GESSO_NO_OPEN === '1') return 'GESSO_NO_OPEN is set';
  if (platform !== 'linux') return undefined;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  return uid === 0 ? 'Electron does not sandbox its windows for the root user' : undefined;
}

/**
 * Downloads the Electron binary, with a time-out. A failure is remembered for a day, so that a machine that cannot
 * reach the server does not try at every start.
 * @param {string} root the checkout.
 * @param {{ node: string, evenAfterFailure?: boolean, timeoutMs?: number }} options `node`: the binary to run the downloader with.
 * @returns {Promise<{ binary: string | undefined, reason: string }>} `reason` is empty when there is a binary.
 */
export async function fetchElectron(root, { node, evenAfterFailure = false, timeoutMs = FETCH_TIMEOUT_MS }) {
  const failureFile = path.join(root, 'node_modules', '.gesso-electron-failure');
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD)
    return { binary: undefined, reason: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set' };
  if (!evenAfterFailure && isRecent(failureFile)) {
    return {
      binary: undefined,
      reason: 'the Electron download failed less than a day ago; `npm run electron` tries again',
    };
  }
  return withFileLock({ file: path.join(root, '.gesso', 'electron.lock') }, () =>
    download(root, { node, failureFile, timeoutMs }),
  );
}

/** @param {string} platform */
function usualName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} root @param {{ node: string, failureFile: string, timeoutMs: number }} options */
async function download(root, { node, failureFile, timeoutMs }) {
  console.error('Downloading Electron (once, about 110 MB) …');
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  const limits = { timeoutMs, killAfterMs: 1_000 };
  const result = await runChild(node, [installer], { cwd: root, stdio: 'ignore', ...limits });
  const binary = electronBinary(root);
  if (binary !== undefined) return { binary, reason: '' };
  if (!result.interrupted) writeFileSync(failureFile, String(Date.now()));
  const cause = result.timedOut ? `was not complete after ${timeoutMs / 1000} seconds` : 'failed';
  return { binary: undefined, reason: `the Electron download ${cause}; \`npm run electron\` tries again` };
}

/** @param {string} failureFile */
function isRecent(failureFile) {
  return existsSync(failureFile) && Date.now() - Number(readFileSync(failureFile, 'utf8')) < RETRY_AFTER_MS;
}
