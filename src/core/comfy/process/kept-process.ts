import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

/**
 * How a process ended: its exit code, or the number of the signal that ended it. `left`: processes below it that would not go.
 * `problem`: why it could not even be started.
 */
export type ProcessEnd = {
  readonly code: number | null;
  readonly signal: number | null;
  readonly left: number;
  readonly problem?: string;
};

/**
 * A process under the care of resources/comfyui/keeper.py: when we are gone, however that came, it and everything that it has started is
 * ended; when it ends, what it left behind is ended too.
 */
export type KeptProcess = {
  readonly keeperPid: number;
  /** Its pid, as soon as it runs; undefined when it could not be started. */
  readonly pid: Promise<number | undefined>;
  /** Both of its outputs, in the order of writing. Must be read. */
  readonly output: Readable;
  /** Resolves when it and everything below it is gone. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Asks for a polite end: SIGINT. */
  interrupt(): void;
  /** Ends the whole tree at once. */
  kill(): void;
};

export type KeptProcessOptions = {
  /** The interpreter that runs the keeper, and the keeper's file. */
  readonly python: string;
  readonly keeper: string;
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), pid: z.int().positive() }),
  z.object({
    event: z.literal('exited'),
    code: z.int().nullable(),
    signal: z.int().nullable(),
    left: z.int(),
  }),
]);

/** How long its outputs may stay open after its end. `NO_WORD`: the keeper itself was killed. */
const OUTPUT_GRACE_MS = 500;
const NO_WORD: ProcessEnd = { code: null, signal: null, left: 0 };

/** Arguments of the interpreter: isolated and without site packages, so that nothing installed there can break the keeper. */
export function keeperArguments(options: Pick<KeptProcessOptions, 'keeper' | 'folder' | 'program' | 'args'>): string[] {
  return ['-I', '-S', '-u', options.keeper, options.folder, options.program, ...options.args];
}

/** Starts a process under a keeper. Throws nothing: a program that cannot be started ends at once, and its output says why. */
export function startKept(options: KeptProcessOptions): KeptProcess {
  const keeper = spawn(options.python, keeperArguments(options), {
    // A session of its own: Ctrl-C in our terminal is for us, and we end ComfyUI in our own order.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const pid = Promise.withResolvers<number | undefined>();
  const state: { end: ProcessEnd | undefined } = { end: undefined };
  createInterface({ input: keeper.stdout }).on('line', (line) => {
    const event = parseEvent(line);
    if (event?.event === 'started') pid.resolve(event.pid);
    if (event?.event === 'exited') state.end = { code: event.code, signal: event.signal, left: event.left };
  });
  const send = (word: 'interrupt' | 'kill'): void => void keeper.stdin.write(`${word}\n`);
  // A keeper that has ended reads no more: no reason to crash.
  keeper.stdin.on('error', () => undefined);
  return {
    keeperPid: keeper.pid ?? 0,
    pid: pid.promise,
    output: keeper.stderr,
    ended: endOf(keeper, state).finally(() => pid.resolve(undefined)),
    interrupt: () => send('interrupt'),
    kill: () => send('kill'),
  };
}

function endOf(keeper: ChildProcess, state: { readonly end: ProcessEnd | undefined }): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    // No such interpreter, or no right to run it.
    keeper.once('error', ({ message }) => resolve({ ...NO_WORD, code: 127, problem: message }));
    // After its outputs are read to their end, so that the last lines are there when the end is told; but a process that escaped with
    // them must not hold us.
    keeper.once('close', () => resolve(state.end ?? NO_WORD));
    keeper.once('exit', () => void setTimeout(() => resolve(state.end ?? NO_WORD), OUTPUT_GRACE_MS).unref());
  });
}

function parseEvent(line: string): z.infer<typeof eventSchema> | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    // Not a word of the keeper.
    return undefined;
  }
}
