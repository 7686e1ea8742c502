import type { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { wireMessageSchema } from '../src/contract/client.ts';
import { type Measurement, median } from './measure.ts';
import { type ShellProcess, type ShownWindow, startShellProcess } from './shell-process.ts';

const ROUNDS = 5;
const PICTURES = 8;
/** How long main is watched while nothing happens: what of the delay is the machine's own. */
const IDLE_MS = 3_000;

const delaySchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

const changedSchema = z.object({ job: z.object({ id: z.string(), status: z.string() }) });

/**
 * Main on the stand-in for Electron: from its start to the first paint of its window, and how late its event loop is while Draft renders and
 * the window shows it. Electron's own start and its own part of the work are not in it, the stand-in's are: it starts a whole browser, and
 * hands every file to it as text.
 */
export async function benchShell(): Promise<readonly Measurement[]> {
  const rounds: { ready: number; painted: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureStart());
  const { idle, busy } = await measureDelay();
  return [
    {
      name: `shell: main to the ready app, browser started (median of ${ROUNDS})`,
      value: median(rounds.map(({ ready }) => ready)),
      unit: 'ms',
    },
    {
      name: `shell: ready app to first paint (median of ${ROUNDS})`,
      value: median(rounds.map(({ ready, painted }) => painted - ready)),
      unit: 'ms',
    },
    {
      name: `shell: main to first paint (median of ${ROUNDS})`,
      value: median(rounds.map(({ painted }) => painted)),
      unit: 'ms',
    },
    {
      name: 'shell: event-loop delay of main, 8 images, p99',
      value: busy.p99,
      unit: 'ms',
      floor: idle.p99,
      against: 'idle',
    },
    {
      name: 'shell: event-loop delay of main, 8 images, max',
      value: busy.max,
      unit: 'ms',
      floor: idle.max,
      against: 'idle',
    },
  ];
}

async function measureStart(): Promise<{ ready: number; painted: number }> {
  const start = performance.now();
  const app = startShellProcess();
  try {
    await app.ask(({ app: electron }) => electron.whenReady());
    const ready = performance.now() - start;
    await firstPaint(app);
    return { ready, painted: performance.now() - start };
  } finally {
    await app.stop();
  }
}

/** The window is shown at its first paint and not before. */
function firstPaint(shell: ShellProcess): Promise<unknown> {
  return shell.ask(async ({ app, BrowserWindow }) => {
    const [open] = BrowserWindow.getAllWindows();
    const window =
      open ??
      (await new Promise<ShownWindow>((resolve) => {
        app.once('browser-window-created', (_event, created) => resolve(created));
      }));
    if (!window.isVisible()) await new Promise<void>((resolve) => void window.once('show', () => resolve()));
  });
}

async function measureDelay(): Promise<Record<'idle' | 'busy', z.infer<typeof delaySchema>>> {
  const app = startShellProcess();
  try {
    await firstPaint(app);
    await makePictures(app, 1);
    await beginToWatch(app);
    await pause(IDLE_MS);
    const idle = await delayOf(app);
    await beginToWatch(app);
    await makePictures(app, PICTURES);
    return { idle, busy: await delayOf(app) };
  } finally {
    await app.stop();
  }
}

type Watching = typeof globalThis & { benchDelay?: ReturnType<typeof monitorEventLoopDelay> };

function beginToWatch(app: ShellProcess): Promise<unknown> {
  return app.ask(() => {
    const watching: Watching = globalThis;
    watching.benchDelay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 });
    watching.benchDelay.enable();
  });
}

async function delayOf(app: ShellProcess): Promise<z.infer<typeof delaySchema>> {
  return delaySchema.parse(
    await app.ask(() => {
      const watching: Watching = globalThis;
      watching.benchDelay?.disable();
      const at = (percentile: number): number => (watching.benchDelay?.percentile(percentile) ?? 0) / 1e6;
      return { p50: at(50), p99: at(99), max: (watching.benchDelay?.max ?? 0) / 1e6 };
    }),
  );
}

/** Lets Draft make pictures, asked over a WebSocket as other programs do; resolves when all are done. */
async function makePictures(app: ShellProcess, count: number): Promise<void> {
  const { url, token } = app.runtime();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['gesso.v1', `token.${token}`]);
  const done = new Promise<void>((resolve, reject) => {
    const finished = new Set<string>();
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const message = wireMessageSchema.parse(JSON.parse(data.toString('utf8')));
      if (message.type === 'error') reject(new Error(message.error.message));
      if (message.type !== 'event' || message.name !== 'job.changed') return;
      const { id, status } = changedSchema.parse(message.payload).job;
      if (status === 'failed') reject(new Error('Draft failed'));
      if (status === 'completed') finished.add(id);
      if (finished.size === count) resolve();
    });
  });
  socket.on('open', () => {
    for (let n = 0; n < count; n++) {
      const params = { prompt: `harbour at night ${n}`, width: 1024, height: 1024 };
      const input = { jobType: 'image', provider: 'draft', params };
      socket.send(JSON.stringify({ type: 'call', id: n + 1, method: 'jobs.create', input }));
    }
  });
  await done;
  socket.terminate();
}
