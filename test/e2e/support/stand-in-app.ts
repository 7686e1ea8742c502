import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { repositoryRoot } from '../../../scripts/lib/repository.mjs';
import type { Reply } from '../../electron-stand-in/control.ts';
import type { DesktopApp, DesktopOptions, Ending, InsideMain } from './desktop-app.ts';

const STAND_IN = join(repositoryRoot, 'test/electron-stand-in/main.ts');
const MAIN = join(repositoryRoot, 'out/main/index.js');

/** Starts the built app on the stand-in for Electron. Rejects when it ends before it shows its window. */
export async function startStandIn(options: DesktopOptions): Promise<DesktopApp> {
  const args = ['--disable-warning=ExperimentalWarning', STAND_IN, MAIN, ...(options.args ?? [])];
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...options.env, GESSO_HOME: options.dataDir },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const written = { text: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({
    code: code as number,
    signal: signal as NodeJS.Signals,
  }));
  const evaluate = questionsTo(child, ended, () => written.text);

  const seen: { context?: BrowserContext } = {};
  if (options.hasWindow !== false) {
    await evaluate(windowIsShown, undefined);
    const endpoint = await evaluate(({ standIn }) => standIn?.endpoint(), undefined);
    const browser = await chromium.connectOverCDP(endpoint ?? '');
    [seen.context] = browser.contexts();
  }
  return {
    target: 'stand-in',
    dataDir: options.dataDir,
    pageUrl: 'http://gesso.app.localhost/',
    pid: child.pid ?? 0,
    page() {
      const page = seen.context?.pages().at(-1);
      if (page === undefined) throw new Error(`there is no window: ${written.text}`);
      return page;
    },
    output: () => written.text,
    evaluate: (run, argument) => evaluate(run, argument),
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

type Evaluate = <T, A>(run: (inside: InsideMain, argument: A) => T | Promise<T>, argument: A | undefined) => Promise<T>;

function questionsTo(child: ChildProcess, ended: Promise<Ending>, output: () => string): Evaluate {
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  const state = { lastId: 0 };
  child.on('message', (reply: Reply) => {
    const question = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) question?.reject(new Error(reply.error));
    else question?.resolve(reply.value as never);
  });
  void ended.then(({ code, signal }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the app ended (${code ?? signal}): ${output()}`));
  });
  return (run, argument) => {
    state.lastId += 1;
    const question = Promise.withResolvers<never>();
    waiting.set(state.lastId, question);
    // Without a channel the process has ended, and `ended` says so.
    child.send({ id: state.lastId, source: String(run), argument }, (error) => {
      if (error !== null) question.reject(error);
    });
    return question.promise;
  };
}

/** Runs inside main. */
async function windowIsShown({ app, BrowserWindow }: InsideMain): Promise<void> {
  const [open] = BrowserWindow.getAllWindows();
  const window =
    open ??
    (await new Promise<Electron.BrowserWindow>((resolve) => {
      app.once('browser-window-created', (_event, created) => resolve(created));
    }));
  if (!window.isVisible()) await new Promise<void>((resolve) => window.once('show', () => resolve()));
}
