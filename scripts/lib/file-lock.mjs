import { mkdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
/** Without a heartbeat for this long, an owner on another machine counts as dead. */
const SILENT_ELSEWHERE_MS = 60_000;
/** The same for a live process id on this machine, which may by then belong to somebody else. */
const SILENT_HERE_MS = 600_000;
/** Whoever removes a dead owner's lock needs far less than this. */
const GUARD_MS = 10_000;

/**
 * Runs `work` while holding a lock file, and removes the file afterwards. Waits for a live owner, takes over from a
 * dead one. The owner touches the file every five seconds, so a crash, a reused process id and a shared folder are all seen.
 * @template T
 * @param {{ file: string, pollMs?: number, timeoutMs?: number, onWait?: () => void }} options
 *   `onWait` is called once, when somebody else holds the lock. `timeoutMs` bounds the waiting, default 15 minutes.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {Error} when the lock is not free in time.
 */
export async function withFileLock({ file, pollMs = 200, timeoutMs = 900_000, onWait }, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const token = `${JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() })}\n`;
  const deadline = performance.now() + timeoutMs;
  let told = false;
  while (!createExclusively(file, token)) {
    if (removeIfStale(file)) continue;
    if (performance.now() > deadline)
      throw new Error(`Another process holds ${file}. If none is running, delete that file.`);
    if (!told) onWait?.();
    told = true;
    await delay(pollMs);
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  const release = () => removeIfEquals(file, token);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

/**
 * Removes a lock whose owner is dead. A guard file makes sure that of two who see the same dead owner, the slower one
 * does not remove the lock that the faster one has taken meanwhile.
 * @param {string} file
 * @returns {boolean} whether it is worth trying again at once.
 */
function removeIfStale(file) {
  const seen = read(file);
  if (seen === undefined) return true;
  if (!isStale(file, seen)) return false;
  const guard = `${file}.guard`;
  if (!createExclusively(guard, '')) {
    if (ageMs(guard) > GUARD_MS) remove(guard);
    return false;
  }
  removeIfEquals(file, seen);
  remove(guard);
  return true;
}

/** @param {string} file @param {string} content */
function isStale(file, content) {
  const silentMs = ageMs(file);
  const owner = parseOwner(content);
  // A lock is created and filled in two steps; an empty one is only dead when it stays empty.
  if (owner === undefined) return silentMs > GUARD_MS;
  if (owner.host !== hostname()) return silentMs > SILENT_ELSEWHERE_MS;
  return !isAlive(owner.pid) || silentMs > SILENT_HERE_MS;
}

/** @param {string} content @returns {{ pid: number, host: string } | undefined} */
function parseOwner(content) {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string} file @param {string} content */
function createExclusively(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows answers EPERM while the previous owner's file is being deleted.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'EPERM') return false;
    throw error;
  }
}

/** @param {string} file @param {string} content */
function removeIfEquals(file, content) {
  if (read(file) === content) remove(file);
}

/** @param {string} file @returns {string | undefined} undefined when there is no such file. */
function read(file) {
  return unlessMissing(() => readFileSync(file, 'utf8'));
}

/** @param {string} file */
function remove(file) {
  unlessMissing(() => unlinkSync(file));
}

/** @param {string} file @returns {number} milliseconds since the last heartbeat; 0 when the file is gone. */
function ageMs(file) {
  return unlessMissing(() => Date.now() - statSync(file).mtimeMs) ?? 0;
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  unlessMissing(() => utimesSync(file, now, now));
}

/**
 * @template T
 * @param {() => T} action
 * @returns {T | undefined}
 */
function unlessMissing(action) {
  try {
    return action();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
