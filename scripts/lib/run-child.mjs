import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { killTree } from './process-tree.mjs';

/** @type {NodeJS.Signals[]} */
const forwarded = process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd] default: this process's.
 * @property {NodeJS.ProcessEnv} [env] default: this process's.
 * @property {import('node:child_process').StdioOptions} [stdio] default: `inherit`.
 * @property {number} [killAfterMs] milliseconds between a signal and the end of the whole tree by force; without it
 *   the child decides for itself when to end.
 * @property {number} [timeoutMs] milliseconds after which the whole tree is killed.
 * @property {boolean} [shell] only for npm on Windows, which is a batch file.
 */

/**
 * @typedef {object} ChildResult
 * @property {number} code the exit code; 128 + the signal's number when a signal ended the child; 127 when it did not start.
 * @property {NodeJS.Signals | null} signal what ended it, as the operating system says.
 * @property {boolean} interrupted whether this process was asked to end meanwhile.
 * @property {boolean} timedOut whether `timeoutMs` ran out.
 * @property {number} elapsedMs milliseconds from start to end.
 * @property {Error | undefined} error why it did not start.
 */

/**
 * Runs a child to its end and passes on the signals that this process gets.
 *
 * In a terminal, Ctrl-C reaches the whole foreground group, the child included. So SIGINT is not sent a second time
 * there; if the child has ended neither by itself nor by `killAfterMs`, SIGTERM and then SIGKILL follow.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<ChildResult>} never rejects.
 */
export function runChild(file, args, options = {}) {
  const { killAfterMs, timeoutMs, stdio = 'inherit', ...rest } = options;
  const started = performance.now();
  const state = { interrupted: false, timedOut: false };
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  const child = spawn(file, args, { ...rest, stdio });
  const kill = () => child.pid !== undefined && killTree(child.pid);

  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (state.interrupted) return;
    state.interrupted = true;
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    if (killAfterMs === undefined) return;
    timers.push(
      setTimeout(() => child.kill('SIGTERM'), killAfterMs / 2),
      setTimeout(kill, killAfterMs),
    );
  };
  for (const signal of forwarded) process.on(signal, onSignal);
  if (timeoutMs !== undefined) timers.push(setTimeout(() => ((state.timedOut = true), kill()), timeoutMs));

  return new Promise((resolve) => {
    /** @param {Partial<ChildResult>} result */
    const finish = (result) => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of forwarded) process.off(signal, onSignal);
      const elapsedMs = performance.now() - started;
      resolve({ code: 127, signal: null, error: undefined, ...result, ...state, elapsedMs });
    };
    child.once('error', (error) => finish({ error }));
    child.once('exit', (code, signal) => finish({ code: exitCodeOf(code, signal), signal }));
  });
}

/**
 * The exit code a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + constants.signals[signal];
}
