import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { MethodInput, MethodName, MethodOutput } from '../../../src/contract/methods.ts';
import { callMethod } from './call-method.ts';

const SERVER = join(import.meta.dirname, '../../../out/main/host.js');
const announcementSchema = z.object({ success: z.literal(true), url: z.url(), dataDir: z.string() });

/** A real browser host in a process of its own, as `npm start` runs it. */
export type HostProcess = {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly port: number;
  readonly token: string;
  /** The printed address, with the token in its fragment. */
  readonly pageUrl: string;
  /** Its data folder (GESSO_HOME). */
  readonly home: string;
  /** Everything it wrote to stdout and stderr so far. */
  output(): string;
  /** Calls a method of the contract over a WebSocket of its own. Rejects with what the host answers. */
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
  /** SIGKILL, as a crash would. Resolves when the process is gone; the folder stays. */
  kill(): Promise<void>;
  /** A new process on the same folder. The one before must be gone. */
  startAgain(): Promise<HostProcess>;
  /** Ends the process and removes its folder. */
  dispose(): Promise<void>;
};

export type HostOptions = {
  readonly env?: Readonly<Record<string, string>>;
  /** Finishes the welcome page beforehand (default). false: a folder nobody has used yet. */
  readonly welcomed?: boolean;
};

/** Starts a host on a fresh folder and a port of the operating system's choice. Rejects when it does not come up. */
export async function startHostProcess(options: HostOptions = {}): Promise<HostProcess> {
  const home = mkdtempSync(join(tmpdir(), 'gesso-e2e-'));
  const host = await launch({ home, port: 0, env: options.env ?? {} });
  if (options.welcomed !== false) await host.call('settings.set', { firstRunDone: true });
  return host;
}

type Launch = { readonly home: string; readonly port: number; readonly env: Readonly<Record<string, string>> };

async function launch({ home, port, env }: Launch): Promise<HostProcess> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SERVER, '--no-open', '--json', '--port', String(port)],
    { env: { ...cleanEnvironment(), GESSO_HOME: home, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const written = { text: '' };
  const lines = { stdout: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    written.text += chunk;
    lines.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (written.text += chunk));
  const announcement = announcementSchema.parse(JSON.parse(await firstLine(child, lines, written)));
  const url = new URL(announcement.url);
  const token = new URLSearchParams(url.hash.replace(/^#\/?\??/, '')).get('token') ?? '';

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    origin: url.origin,
    port: Number(url.port),
    token,
    pageUrl: announcement.url,
    home,
    output: () => written.text,
    call: (method, input) => callMethod({ origin: url.origin, token }, method, input),
    kill: () => end('SIGKILL'),
    startAgain: () => launch({ home, port: 0, env }),
    async dispose() {
      await end('SIGTERM');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** No journey may reach a vendor: nothing listens on port 1. */
const NOWHERE = Object.fromEntries(
  ['OPENAI', 'RUNWAYML', 'ELEVENLABS', 'HEYGEN'].map((name) => [`${name}_BASE_URL`, 'http://127.0.0.1:1']),
);

/** What a developer has set for the real app must not reach a test. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(GESSO_|COMFY_|SUPABASE_|OPENAI_|RUNWAYML_|ELEVENLABS_|HEYGEN_|DBUS_SESSION_BUS_ADDRESS)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), ...NOWHERE, GESSO_NO_OPEN: '1', TZ: 'UTC' };
}

function firstLine(
  child: ChildProcess,
  lines: { readonly stdout: string },
  written: { readonly text: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const end = lines.stdout.indexOf('\n');
      if (end >= 0) resolve(lines.stdout.slice(0, end));
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code}: ${written.text}`)));
  });
}
