import { execFileSync, spawnSync } from 'node:child_process';

/**
 * The descendants of a process, in the order of a listing taken now. Empty on Windows, where `taskkill /T` walks them.
 * @param {number} pid
 * @returns {number[]}
 */
export function descendants(pid) {
  if (process.platform === 'win32') return [];
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 2_000 });
  const rows = listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) found.push(...rows.filter((row) => row[1] === parent).map((row) => row[0] ?? 0));
  return found.slice(1);
}

/**
 * Kills a process and everything below it, without asking. Processes that are already gone are no error.
 * @param {number} pid
 */
export function killTree(pid) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', timeout: 5_000 });
    return;
  }
  for (const id of [pid, ...listOrNone(pid)]) {
    try {
      process.kill(id, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** Without a `ps` there is no listing; the process itself must die all the same. @param {number} pid */
function listOrNone(pid) {
  try {
    return descendants(pid);
  } catch {
    return [];
  }
}
