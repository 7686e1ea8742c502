import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../src/core/engine.ts';
import type { Engine } from '../src/core/engine-type.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import { createBenchAdapter, type BenchAdapter } from './bench-adapter.ts';
import { openBenchFolder, temporaryFolder } from './bench-folder.ts';
import type { Measurement } from './measure.ts';
import { openRawQueue } from './raw-queue.ts';

const CONCURRENT = 4;
const HINTS_PER_SECOND = 1000;
const DURABLE_JOBS = 1500;
const AHEAD = 500;
const MIB = 1024 * 1024;

/**
 * The whole engine under full load: four short paid jobs at once, from the request to the stored and settled result, each step durable, and a
 * thousand progress hints a second; how late the event loop is, and how memory grows. full: 100,000 jobs, else 5,000.
 */
export async function benchLoad(full: boolean): Promise<readonly Measurement[]> {
  return [...(await measureDelay()), await measureMemory(full ? 100_000 : 5000)];
}

async function measureDelay(): Promise<Measurement[]> {
  const idle = await measureIdle();
  const raw = await measureRaw();
  const { engine, adapter, close } = await openLoadedEngine();
  try {
    await runJobs(engine, 200);
    const stopHints = sendHints(adapter);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    await runJobs(engine, DURABLE_JOBS);
    const seconds = (performance.now() - start) / 1000;
    delay.disable();
    const hints = stopHints();
    const line = (name: string, value: number, floor: number): Measurement => ({
      name: `load: event-loop delay, ${name}`,
      value,
      floor,
      unit: 'ms',
    });
    return [
      {
        name: 'load: jobs from request to settled result, durable, 4 at once',
        value: DURABLE_JOBS / seconds,
        unit: 'jobs/s',
      },
      { name: 'load: progress hints meanwhile', value: hints / seconds, unit: 'hints/s' },
      line('p50', delay.percentile(50) / 1e6, raw.p50),
      line('p99', delay.percentile(99) / 1e6, raw.p99),
      { name: 'load: event-loop delay of a process that does nothing, same minute, p99', value: idle, unit: 'ms' },
    ];
  } finally {
    await close();
  }
}

/** How late a loop is on this machine in this minute with nothing to do: what others on it take away. Milliseconds at p99. */
async function measureIdle(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (const until = performance.now() + 3000; performance.now() < until;) await pause(1);
  delay.disable();
  return delay.percentile(99) / 1e6;
}

/** The same machine and disk in the same minute: raw jobs, each with its six durable transactions, and a turn after every few of them. */
async function measureRaw(): Promise<{ p50: number; p99: number }> {
  const queue = openRawQueue(openBenchFolder());
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let n = 0; n < DURABLE_JOBS; n++) {
    queue.enqueue(1);
    await turn();
    queue.claim(1);
    await turn();
    queue.finish(1);
    await turn();
  }
  delay.disable();
  queue.close();
  return { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6 };
}

/** Growth of the heap for each job, by a straight line through ten points after a collection; the first tenth is warming up. */
async function measureMemory(jobs: number): Promise<Measurement> {
  const { engine, close } = await openLoadedEngine();
  try {
    const points: { readonly jobs: number; readonly bytes: number }[] = [];
    const step = jobs / 10;
    for (let done = step; done <= jobs; done += step) {
      await runJobs(engine, step);
      points.push({ jobs: done, bytes: await usedHeap() });
    }
    const start = (points[0]?.bytes ?? 0) / MIB;
    const end = (points.at(-1)?.bytes ?? 0) / MIB;
    return {
      name: `load: heap growth over ${jobs.toLocaleString('en-US')} jobs (${start.toFixed(1)} to ${end.toFixed(1)} MiB)`,
      value: slope(points.slice(1)),
      unit: 'bytes/job',
    };
  } finally {
    await close();
  }
}

async function openLoadedEngine(): Promise<{ engine: Engine; adapter: BenchAdapter; close: () => Promise<void> }> {
  const dataDir = temporaryFolder();
  const adapter = createBenchAdapter({ concurrency: CONCURRENT, polls: 2 });
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: 'bench',
    keychain: noKeychain('No keychain in benchmarks.'),
    adapters: [adapter],
  });
  return {
    engine,
    adapter,
    close: async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Submits jobs one by one, some hundreds ahead of those that run, and waits until all have ended. */
async function runJobs(engine: Engine, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += AHEAD) {
    const size = Math.min(AHEAD, count - sent);
    const ended = allEnded(engine, size);
    for (let n = 0; n < size; n++) {
      await engine.handlers['jobs.create']({
        jobType: 'audio',
        provider: 'runway',
        params: { prompt: `rain on a tin roof ${sent + n}` },
      });
      // As from a door: each request is a turn of its own.
      await turn();
    }
    await ended;
  }
}

function allEnded(engine: Engine, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve, reject) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'job.changed' || event.payload.job.finishedAt === null) return;
      if (event.payload.job.status !== 'completed') reject(new Error(`a job of the load ${event.payload.job.status}`));
      left -= 1;
      if (left > 0) return;
      undo();
      resolve();
    });
  });
}

/** Sends hints at the wanted rate, spread over the jobs that run. Returns what ends it and says how many there were. */
function sendHints(adapter: BenchAdapter): () => number {
  let sent = 0;
  let progress = 0;
  const start = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - start) / 1000) * HINTS_PER_SECOND;
    while (sent < due) {
      progress = (progress + 0.01) % 1;
      // Nobody runs at this instant: the hint is nobody's.
      sent += Math.max(1, adapter.hint({ progress }));
    }
  }, 5);
  return () => {
    clearInterval(timer);
    return sent;
  };
}

/** A whole collection, without a flag at the start of the process. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}

async function usedHeap(): Promise<number> {
  // Twice, with a turn between: what finalizers hold goes with the second.
  for (let round = 0; round < 2; round++) {
    collect();
    await pause(20);
  }
  return process.memoryUsage().heapUsed;
}

/** Least squares: bytes for each job. */
function slope(points: readonly { readonly jobs: number; readonly bytes: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map((point) => point.jobs));
  const y = mean(points.map((point) => point.bytes));
  const top = points.reduce((sum, point) => sum + (point.jobs - x) * (point.bytes - y), 0);
  const bottom = points.reduce((sum, point) => sum + (point.jobs - x) ** 2, 0);
  return top / bottom;
}
