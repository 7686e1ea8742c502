import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type EpochMs } from '../contract/units.ts';
import { isoFromEpoch } from '../core/base/clock.ts';

const runtimeSchema = z.object({
  pid: z.int().positive(),
  /** ISO 8601. */
  startedAt: z.string(),
  url: z.url({ protocol: /^http$/ }),
  token: z.string().min(20),
  version: z.string(),
});

/** What `runtime.json` says about the host that runs on a data folder (INTERFACES.md). */
export type Runtime = z.infer<typeof runtimeSchema>;

/**
 * Writes `runtime.json`, mode 0600, in one step: a reader sees the old one, none, or all of the new one. Replaces what a dead
 * process left; the caller holds the folder's lock. Throws node's error when the folder cannot be written.
 */
export function writeRuntime(
  dataDir: string,
  runtime: Omit<Runtime, 'startedAt'> & { readonly startedAt: EpochMs },
): void {
  const temporary = join(dataDir, `runtime.json.${runtime.pid}.tmp`);
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    const { pid, startedAt, url, token, version } = runtime;
    writeSync(file, `${JSON.stringify({ pid, startedAt: isoFromEpoch(startedAt), url, token, version })}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, runtimeFile(dataDir));
}

/** Removes `runtime.json` if it is still the one of process `pid`. Never throws: it runs on the way out. */
export function removeRuntime(dataDir: string, pid: number): void {
  try {
    if (readRuntime(dataDir)?.pid === pid) rmSync(runtimeFile(dataDir), { force: true });
  } catch {
    // A file that cannot be removed names a dead process: readers check that.
    return;
  }
}

/** Reads `runtime.json`. undefined when there is none, it cannot be read, or the process that it names is gone. */
export function readRuntime(dataDir: string): Runtime | undefined {
  try {
    const runtime = runtimeSchema.parse(JSON.parse(readFileSync(runtimeFile(dataDir), 'utf8')));
    return isRunning(runtime.pid) ? runtime : undefined;
  } catch {
    // No file, or one that means nothing: no host that we could talk to.
    return undefined;
  }
}

function runtimeFile(dataDir: string): string {
  return join(dataDir, 'runtime.json');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
