import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DurationMs, SECOND } from '../../contract/units.ts';
import { sleep } from '../../core/base/abort.ts';
import { AppError } from '../../core/base/app-error.ts';
import { systemClock } from '../../core/base/clock.ts';
import { identityOf, isRunning, type ProcessIdentity } from '../../core/comfy/process/identity.ts';
import type { Environment } from '../data-dir.ts';
import { readRuntime, type Runtime } from '../runtime-file.ts';
import type { Cli } from './command.ts';
import { EXIT } from './exit-codes.ts';

/** Opening a data folder and a port takes a second; a large migration takes longer. */
const START_WITHIN_MS: DurationMs = 60 * SECOND;
/** A host ends within 2 s. */
const END_WITHIN_MS: DurationMs = 10 * SECOND;
const LOOK_EVERY_MS: DurationMs = 50;

const markSchema = z.object({ pid: z.int(), startedAt: z.string() });

export type BackgroundHostOptions = {
  readonly dataDir: string;
  readonly environment: Environment;
  readonly program: Cli['program'];
  readonly signal: AbortSignal;
};

/**
 * Makes sure that a host runs which outlives this command: the running one, else `gesso serve --no-open`, detached and marked as ours in
 * `background-host.json`. Waits while another command holds the folder. true: it was started here.
 * Throws AppError `unreachable` with its last words when it does not come up.
 */
export async function ensureHost(options: BackgroundHostOptions): Promise<boolean> {
  const until = systemClock.monotonic() + START_WITHIN_MS;
  for (;;) {
    if (readRuntime(options.dataDir) !== undefined) return false;
    const outcome = await startHost(options, until);
    if (outcome === 'running') return true;
    if (outcome.code !== EXIT.inUse || systemClock.monotonic() >= until)
      throw new AppError('unreachable', `Gesso could not be started in the background. ${outcome.words}`);
    await sleep(systemClock, 5 * LOOK_EVERY_MS, options.signal);
  }
}

async function startHost(
  { dataDir, environment, program: [file, ...words], signal }: BackgroundHostOptions,
  until: DurationMs,
): Promise<'running' | { readonly code: number | null; readonly words: string }> {
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const outputFile = join(dataDir, 'logs', 'background-host.log');
  const output = openSync(outputFile, 'w', 0o600);
  const host = spawn(file, [...words, 'serve', '--no-open'], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', output],
    env: { ...environment },
  });
  closeSync(output);
  const state = { hasEnded: false };
  host.once('exit', () => (state.hasEnded = true)).once('error', () => (state.hasEnded = true));
  try {
    while (!state.hasEnded && systemClock.monotonic() < until) {
      const runtime = readRuntime(dataDir);
      if (runtime !== undefined && runtime.pid === host.pid) {
        host.unref();
        writeMark(dataDir, runtime);
        return 'running';
      }
      await sleep(systemClock, LOOK_EVERY_MS, signal);
    }
  } catch (error) {
    host.kill();
    throw error;
  }
  host.kill();
  return { code: host.exitCode, words: lastWords(outputFile) };
}

/** Whether the running host was started in the background by `ensureHost`. */
function isBackgroundHost(dataDir: string): boolean {
  const runtime = readRuntime(dataDir);
  const mark = readMark(dataDir);
  return runtime !== undefined && mark?.pid === runtime.pid && mark.startedAt === runtime.startedAt;
}

/** Ends the host that was started in the background; nothing happens when the running one was not. true: it is gone. */
export async function endBackgroundHost(dataDir: string): Promise<boolean> {
  const runtime = readRuntime(dataDir);
  if (runtime === undefined || !isBackgroundHost(dataDir)) return false;
  const host = await identityOf(runtime.pid);
  process.kill(runtime.pid, 'SIGTERM');
  // Its file goes before the process does, which holds the folder until its end.
  if (host !== undefined && !(await hasEnded(host))) return false;
  rmSync(markFile(dataDir), { force: true });
  return true;
}

/** Waits for the end of a process; false when it lasts longer than a host's end may take. */
async function hasEnded(host: ProcessIdentity): Promise<boolean> {
  const until = systemClock.monotonic() + END_WITHIN_MS;
  while (await isRunning(host)) {
    if (systemClock.monotonic() >= until) return false;
    await sleep(systemClock, LOOK_EVERY_MS);
  }
  return true;
}

function markFile(dataDir: string): string {
  return join(dataDir, 'background-host.json');
}

function writeMark(dataDir: string, { pid, startedAt }: Runtime): void {
  writeFileSync(markFile(dataDir), `${JSON.stringify({ pid, startedAt })}\n`, { mode: 0o600 });
}

function readMark(dataDir: string): z.infer<typeof markSchema> | undefined {
  try {
    return markSchema.parse(JSON.parse(readFileSync(markFile(dataDir), 'utf8')));
  } catch {
    // No host was ever started in the background here.
    return undefined;
  }
}

function lastWords(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ').slice(0, 1000);
}
