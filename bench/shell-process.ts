import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../scripts/lib/repository.mjs';

const STAND_IN = join(repositoryRoot, 'test/electron-stand-in/main.ts');
const MAIN = join(repositoryRoot, 'out/main/index.js');

const replySchema = z.object({ id: z.int(), value: z.unknown().optional(), error: z.string().optional() });
const runtimeSchema = z.object({ url: z.string(), token: z.string() });

/** What is asked of a window of Electron. */
export type ShownWindow = { isVisible(): boolean; once(event: 'show', listener: () => void): unknown };

/** What is asked of the module `electron`; benchmarks do not depend on it. */
type Inside = {
  readonly app: {
    whenReady(): Promise<void>;
    once(event: 'browser-window-created', listener: (event: unknown, window: ShownWindow) => void): unknown;
  };
  readonly BrowserWindow: { getAllWindows(): readonly ShownWindow[] };
};

/** The built app on the stand-in for Electron, in a process of its own on a folder of its own. */
export type ShellProcess = {
  /** Runs a function inside main; only what JSON can carry comes back. Rejects with what it throws, or when main has ended. */
  ask(question: (inside: Inside) => unknown): Promise<unknown>;
  /** Where the loopback API of this app is; there once the window is shown. */
  runtime(): { readonly url: string; readonly token: string };
  stop(): Promise<void>;
};

/** Spawns it; nothing is awaited, so that whoever measures can. Needs a build. */
export function startShellProcess(): ShellProcess {
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build');
  const dataDir = mkdtempSync(join(tmpdir(), 'gesso-bench-shell-'));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', STAND_IN, MAIN], {
    cwd: repositoryRoot,
    env: { ...process.env, GESSO_HOME: dataDir, GESSO_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const questions = questionsTo(child, ended);
  return {
    ask: questions,
    runtime: () => runtimeSchema.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function questionsTo(child: ChildProcess, ended: Promise<unknown>): ShellProcess['ask'] {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const state = { lastId: 0 };
  child.on('message', (message) => {
    const { id, value, error } = replySchema.parse(message);
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the app ended'));
  });
  return (question) => {
    state.lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(state.lastId, answer);
    child.send({ id: state.lastId, source: String(question), argument: null });
    return answer.promise;
  };
}
