import { execa } from 'execa';

/** Largest answer that is kept: ten minutes of 16-bit speech at 22 kHz is 26 MB. In bytes. */
const OUTPUT_MAX = 64 * 1024 ** 2;
const KILL_AFTER_MS = 500;
/** What a voice program may see of our environment. Keys are not among it. */
const PASSED_ON = ['PATH', 'Path', 'HOME', 'LANG', 'LC_ALL', 'SystemRoot', 'TEMP', 'TMP', 'USERPROFILE'] as const;

/**
 * Runs a program without a shell and returns its standard output. On abort or after `timeoutMs` the whole process tree is
 * ended: TERM, then KILL. Rejects with the signal's reason when aborted, else with the program's error.
 */
export async function runTree(
  file: string,
  args: readonly string[],
  options: { input: string; timeoutMs: number; signal: AbortSignal; env?: Record<string, string> },
): Promise<Uint8Array> {
  options.signal.throwIfAborted();
  const isWindows = process.platform === 'win32';
  const env = {
    ...Object.fromEntries(
      PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    ...options.env,
  };
  // A group of its own on POSIX, so that one signal reaches the whole tree.
  const child = execa(file, args, {
    input: options.input,
    encoding: 'buffer',
    env,
    extendEnv: false,
    detached: !isWindows,
    maxBuffer: OUTPUT_MAX,
    windowsHide: true,
    stderr: 'ignore',
  });
  const end = (): void => {
    void endTree(child.pid, isWindows);
  };
  const timer = setTimeout(end, options.timeoutMs);
  options.signal.addEventListener('abort', end, { once: true });
  try {
    const { stdout } = await child;
    options.signal.throwIfAborted();
    return stdout;
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', end);
  }
}

async function endTree(pid: number | undefined, isWindows: boolean): Promise<void> {
  if (pid === undefined) return;
  if (isWindows) {
    await execa('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false, windowsHide: true });
    return;
  }
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
