import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { CliBody } from './api-body.ts';

const CLI = new URL('../../src/host/cli/main.ts', import.meta.url).pathname;
/** The browser host's entry file. */
export const SERVER = new URL('../../src/host/node/main.ts', import.meta.url).pathname;
const FLAGS = ['--disable-warning=ExperimentalWarning'];

export type Finished = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  json(): CliBody;
};

export type Running = {
  readonly child: ChildProcess;
  /** Resolves when the process has ended and everything it wrote has been read. */
  readonly finished: Promise<Finished>;
  /** Resolves with everything on stdout so far once it contains `text`. Rejects when the process ends before. */
  untilStdout(text: string): Promise<string>;
};

/** Variables of this run that would change what a command does. */
const CLEAN = {
  COMFY_WORKER_URL: undefined,
  GESSO_LOG: undefined,
  DBUS_SESSION_BUS_ADDRESS: undefined,
  GESSO_NO_OPEN: '1',
  // No test may reach a vendor: nothing listens on port 1.
  OPENAI_BASE_URL: 'http://127.0.0.1:1',
  RUNWAYML_BASE_URL: 'http://127.0.0.1:1',
  ELEVENLABS_BASE_URL: 'http://127.0.0.1:1',
  HEYGEN_BASE_URL: 'http://127.0.0.1:1',
};

/** Starts `gesso ARGS` as its own process on this data folder. Killed after the test if it still runs. */
export function startGesso(
  home: string,
  args: readonly string[],
  options: { readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Running {
  return start([CLI, ...args], { ...options, home });
}

/** Starts the browser host by its own entry file. */
export function startServer(home: string, args: readonly string[] = []): Running {
  return start([SERVER, ...args], { home });
}

/** Runs `gesso ARGS` to its end. */
export function gesso(
  home: string,
  args: readonly string[],
  options: { readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Promise<Finished> {
  return startGesso(home, args, options).finished;
}

function start(
  command: readonly string[],
  options: { home: string; stdin?: string; env?: Record<string, string> },
): Running {
  const child = spawn(process.execPath, [...FLAGS, ...command], {
    env: { ...process.env, ...CLEAN, GESSO_HOME: options.home, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  child.stdin.on('error', () => undefined);
  if (options.stdin !== undefined) child.stdin.end(options.stdin);
  const finished = once(child, 'close').then(([code, signal]) => ({
    code,
    signal,
    ...text,
    json: () => JSON.parse(text.stdout),
  }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await finished;
  });
  return {
    child,
    finished,
    untilStdout: (wanted) =>
      until(
        child,
        () => (text.stdout.includes(wanted) ? text.stdout : undefined),
        () => text.stderr,
      ),
  };
}

function until(child: ChildProcess, look: () => string | undefined, complaints: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', check);
    child.once('close', () => reject(new Error(`ended too early: ${complaints()}`)));
    check();
  });
}
