import { execFile } from 'node:child_process';

const POLL_MS = 300;

/**
 * Ends this process, as SIGTERM would, when the npm that started it is gone. npm runs scripts through a shell, and a
 * shell that is killed does not pass the signal on: without this, `kill` on npm would leave the app running.
 * Does nothing without npm, where outliving the parent may be meant, and on Windows, which has no such signals.
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export function endWithNpm({ env = process.env } = {}) {
  if (process.platform === 'win32' || env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  /** @type {number | undefined} */
  let npm;
  const timer = setInterval(() => {
    if (process.ppid === shell && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MS);
  timer.unref();
  const query = execFile('ps', ['-o', 'ppid=', '-p', String(shell)], { timeout: 2_000 }, (error, output) => {
    const parent = Number(output);
    if (error === null && parent > 1) npm = parent;
  });
  query.unref();
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
