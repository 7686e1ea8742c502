import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findApplication } from '../application.ts';
import type { Environment } from '../data-dir.ts';
import { findProgram, isExecutable } from './find-program.ts';
import { formatBytes } from './text.ts';

/** One finding of `gesso doctor`. warning: something is not there, Gesso works without it. failed: something must be done. */
export type Check = {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly message: string;
  /** What to do; absent when nothing needs doing. */
  readonly fix?: string;
};

const LOW_DISK_BYTES = 2 * 1024 ** 3;

/** Node, as it runs this very command. */
export function checkNode(): Check {
  return { name: 'Node', state: 'ok', message: `${process.versions.node}, ${process.platform} ${process.arch}` };
}

/** Whether files can be made in the data folder, and how much room its disk has. Creates the folder. */
export function checkDataFolder(dataDir: string): Check {
  const name = 'Data folder';
  const probe = join(dataDir, `.doctor-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: 'failed',
      message: `${dataDir} cannot be written: ${reason}`,
      fix: 'Give this user the right to write there, or set GESSO_HOME.',
    };
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const message = `${dataDir}, ${formatBytes(free)} free`;
  return free < LOW_DISK_BYTES
    ? { name, state: 'warning', message, fix: 'Make room: results and models need it.' }
    : { name, state: 'ok', message };
}

/** Whether the desktop window can open, and what happens otherwise. Loads nothing of Electron: that could start a download. */
export function checkWindow(environment: Environment): Check {
  const name = 'Desktop window';
  if (process.versions.electron !== undefined) return { name, state: 'ok', message: 'this is the desktop app' };
  const fix = 'npm start serves the same app to the browser meanwhile.';
  if (!hasElectron(environment))
    return { name, state: 'warning', message: 'the Electron runtime is not installed', fix };
  const needsDisplay =
    process.platform === 'linux' && environment.DISPLAY === undefined && environment.WAYLAND_DISPLAY === undefined;
  if (needsDisplay) return { name, state: 'warning', message: 'there is no display', fix };
  return { name, state: 'ok', message: 'Electron is installed' };
}

function hasElectron(environment: Environment): boolean {
  const folder = join(findApplication().root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return false;
  return isExecutable(
    join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8').trim()),
  );
}

/** Whether a page can be opened for the user. */
export function checkBrowser(environment: Environment): Check {
  const name = 'Browser';
  if (process.platform !== 'linux') return { name, state: 'ok', message: 'opened by the operating system' };
  const found = findProgram(['xdg-open', 'chromium', 'chromium-browser', 'google-chrome', 'firefox'], environment);
  if (found !== undefined) return { name, state: 'ok', message: found };
  return {
    name,
    state: 'warning',
    message: 'none found on this machine',
    fix: 'Open the printed address yourself; over SSH: ssh -L PORT:127.0.0.1:PORT, with the same port on both sides.',
  };
}

/** Whether Draft can speak a prompt, or makes a tone instead. */
export function checkVoice(environment: Environment): Check {
  const name = 'System voice';
  const programs = { darwin: ['say'], win32: ['powershell'], linux: ['espeak-ng', 'espeak'] };
  const names =
    process.platform === 'darwin' || process.platform === 'win32' ? programs[process.platform] : programs.linux;
  const found = findProgram(names, environment);
  if (found !== undefined) return { name, state: 'ok', message: found };
  return {
    name,
    state: 'warning',
    message: 'none; Draft audio is a composed sound instead of speech',
    fix: `Install ${names[0] ?? 'a voice'} to hear prompts spoken.`,
  };
}
