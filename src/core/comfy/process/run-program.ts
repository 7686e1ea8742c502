import { execa } from 'execa';
import type { DurationMs } from '../../../contract/units.ts';

/** How long a program may take to end by itself after a polite request, before its whole tree is killed. */
const KILL_AFTER_MS = 500;
/** How much of what a program says is kept, bytes. */
const OUTPUT_MAX = 16 * 1024 ** 2;

export type ProgramOptions = {
  /** Exactly what the program sees; nothing of our own environment is added. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: DurationMs;
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly input?: string;
  /** true: standard input stays open, and is closed by the operating system when this process dies in whatever way. */
  readonly keepsInputOpen?: boolean;
  /** Every line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
  /** Called with the number of the process once it runs. */
  readonly onStart?: (pid: number) => void;
};

export type ProgramEnd = {
  /** undefined: it could not be started, was killed, or took too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Could not be started, as the operating system says it (ENOENT, EACCES). */
  readonly startError: string | undefined;
  readonly timedOut: boolean;
};

/**
 * Runs a program to its end, without a shell. On abort and after `timeoutMs` its whole tree is ended: asked first, killed half a second
 * later. A failed program is a result; rejects only with the signal's reason.
 */
export async function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const { signal, onLine } = options;
  signal?.throwIfAborted();
  const tap = function* (line: unknown): Generator {
    if (typeof line === 'string') onLine?.(line);
    yield line;
  };
  const child = execa(file, args, {
    env: { ...options.environment },
    extendEnv: false,
    reject: false,
    windowsHide: true,
    killDescendants: true,
    forceKillAfterDelay: KILL_AFTER_MS,
    timeout: options.timeoutMs,
    maxBuffer: OUTPUT_MAX,
    stdout: tap,
    stderr: tap,
    ...stdinOf(options),
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const end = await child;
  signal?.throwIfAborted();
  return {
    exitCode: end.exitCode,
    stdout: end.stdout,
    stderr: end.stderr,
    startError: end.exitCode === undefined && end.signal === undefined ? end.code : undefined,
    timedOut: end.timedOut,
  };
}

function stdinOf({ input, keepsInputOpen }: ProgramOptions): { input: string } | { stdin: 'ignore' | 'pipe' } {
  if (input !== undefined) return { input };
  return { stdin: keepsInputOpen === true ? 'pipe' : 'ignore' };
}
