import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** A process of the stack. */
export type Child = {
  /** Everything it has written so far, at most the last 256 KiB. */
  readonly output: () => string;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, kills it when it does not. Resolves when it is gone; safe to call twice. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>;
};

export type ChildOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Run as this user and group; only root may. */
  readonly as?: { readonly uid: number; readonly gid: number } | undefined;
};

const OUTPUT_MAX = 256 * 1024;
const STOP_MS = 5_000;

/**
 * Runs the program and interrupts it when the third pipe closes: also when we are killed and nobody is left to do it.
 * (PostgreSQL, PostgREST and Deno all end cleanly on SIGINT.)
 */
const GUARD = '"$@" 3<&- & child=$!; ( cat <&3 >/dev/null; kill -INT $child 2>/dev/null ) & exec 3<&-; wait $child';

/** Starts a program in a process group of its own. It does not outlive us, whatever becomes of us. */
export function startChild(program: string, args: readonly string[], options: ChildOptions = {}): Child {
  const guarded = process.platform !== 'win32';
  const [file, list] = guarded ? ['/bin/sh', ['-c', GUARD, 'guard', program, ...args]] : [program, [...args]];
  const child = spawn(file, list, {
    cwd: options.cwd,
    env: { ...inherited(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: guarded,
    ...options.as,
  });
  const written: string[] = [];
  const keep = (chunk: Buffer): void => {
    written.push(chunk.toString('utf8'));
    while (written.length > 1 && written.reduce((sum, part) => sum + part.length, 0) > OUTPUT_MAX) written.shift();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      written.push(error.message);
      resolve(-1);
    });
    child.once('close', (code) => resolve(code));
  });
  const kill = async (): Promise<void> => {
    killGroup(child);
    await ended;
  };
  return { output: () => written.join(''), ended, stop: () => stop(child, ended), kill };
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  child.stdio[3]?.destroy();
  if (process.platform === 'win32') child.kill('SIGINT');
  const patience = new AbortController();
  const late = delay(STOP_MS, 'late', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, late])) === 'late') killGroup(child);
  patience.abort();
  await ended;
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

/** What programs need of our environment; nothing that would configure them (PGHOST, PGRST_…). */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Waits until `isReady` says so, asking every 25 ms. Throws Error with what the process wrote when it ends before, or after `timeoutMs`.
 */
export async function untilReady(
  child: Child,
  isReady: () => Promise<boolean>,
  { name, timeoutMs = 20_000 }: { name: string; timeoutMs?: number },
): Promise<void> {
  const until = performance.now() + timeoutMs;
  let code: number | null | undefined;
  void child.ended.then((ended) => (code = ended ?? -1));
  for (;;) {
    if (await isReady()) return;
    if (code !== undefined) throw new Error(`${name} ended with code ${code} before it was ready:\n${child.output()}`);
    if (performance.now() > until) {
      await child.stop();
      throw new Error(`${name} was not ready after ${timeoutMs / 1000} s:\n${child.output()}`);
    }
    await delay(25);
  }
}
