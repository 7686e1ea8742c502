import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobId } from '../../../../src/contract/ids.ts';
import type { JobView } from '../../../../src/contract/job.ts';
import type { Engine } from '../../../../src/core/engine-type.ts';
import { jobEnded, openEngine } from '../../../support/test-engine.ts';

/**
 * What becomes of jobs when a real ComfyUI dies, freezes, or loses its port to somebody else. Set GESSO_REAL_COMFY_START to a program that
 * starts one when it is given a port (its process must be ComfyUI's own), with a small checkpoint. Skipped otherwise.
 */
const startScript = process.env['GESSO_REAL_COMFY_START'];
const MINUTES = 60_000;

describe.skipIf(startScript === undefined)('a job on a real ComfyUI (GESSO_REAL_COMFY_START)', () => {
  it(
    'completes after a kill -9 in the middle and a restart at the same address',
    async () => {
      const comfy = await startComfy();
      const { engine, job } = await samplingJob(comfy.url);

      comfy.kill('SIGKILL');
      await messageOf(engine, job, 'waiting for it to come back');
      await comfy.restart();
      const ended = await jobEnded(engine, job);

      expect(ended).toMatchObject({ status: 'completed', attempts: 2, error: null });
      expect(ended.outputs).toHaveLength(1);
    },
    15 * MINUTES,
  );

  it(
    'completes although the server stood still for a while',
    async () => {
      const comfy = await startComfy();
      const { engine, job } = await samplingJob(comfy.url);

      comfy.kill('SIGSTOP');
      await delay(30_000);
      comfy.kill('SIGCONT');
      const ended = await jobEnded(engine, job);

      expect(ended).toMatchObject({ status: 'completed', attempts: 1 });
    },
    15 * MINUTES,
  );

  it(
    'does not believe another server on that port, and completes once ComfyUI is back',
    async () => {
      const comfy = await startComfy();
      const { engine, job } = await samplingJob(comfy.url);

      comfy.kill('SIGKILL');
      const stranger = createServer((_request, response) => response.end('<h1>It works</h1>'));
      await listenAgain(stranger, comfy.port);
      await messageOf(engine, job, 'waiting for it to come back');
      stranger.closeAllConnections();
      await new Promise((resolve) => stranger.close(resolve));
      await comfy.restart();
      const ended = await jobEnded(engine, job);

      expect(ended).toMatchObject({ status: 'completed', attempts: 2 });
    },
    15 * MINUTES,
  );
});

type RealComfy = {
  readonly url: string;
  readonly port: number;
  kill(signal: NodeJS.Signals): void;
  restart(): Promise<void>;
};

async function startComfy(): Promise<RealComfy> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const state: { child: ChildProcess | undefined } = { child: undefined };
  const start = async (): Promise<void> => {
    state.child = spawn(startScript ?? '', [String(port)], { stdio: 'ignore' });
    while (!(await answers(url))) {
      if (state.child.exitCode !== null) throw new Error(`ComfyUI ended with ${state.child.exitCode}`);
      await delay(300);
    }
  };
  onTestFinished(() => void state.child?.kill('SIGKILL'));
  await start();
  return {
    url,
    port,
    kill: (signal) => void state.child?.kill(signal),
    async restart() {
      // The port is free again only when the former process is gone.
      if (state.child?.signalCode === null) await once(state.child, 'exit');
      await start();
    },
  };
}

/** A job that samples for some ten seconds, and has begun to. */
async function samplingJob(url: string): Promise<{ engine: Engine; job: JobId }> {
  const engine = await openEngine({ environment: { COMFY_WORKER_URL: url } });
  const seed = Math.floor(Math.random() * 1e9);
  const params = { prompt: 'a lighthouse', width: 128, height: 128, steps: 25, seed };
  const { id } = await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', params });
  await messageOf(engine, id, 'Sampling step');
  return { engine, job: id };
}

function messageOf(engine: Engine, job: JobId, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const undo = engine.subscribe((event) => {
      if (event.name === 'job.changed' && event.payload.job.id === job) rejectWhenEnded(event.payload.job, reject);
      if (event.name !== 'job.progressed' || event.payload.jobId !== job) return;
      if (event.payload.message?.includes(words) !== true) return;
      undo();
      resolve();
    });
  });
}

function rejectWhenEnded(job: JobView, reject: (error: Error) => void): void {
  if (job.status === 'failed' || job.status === 'completed') reject(new Error(`${job.status}: ${job.error?.message}`));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/queue`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not yet.
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** The port is free a moment after its owner was killed. */
async function listenAgain(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  for (;;) {
    const isListening = await new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true)).once('error', () => resolve(false));
      server.listen(port, '127.0.0.1');
    });
    server.removeAllListeners('listening').removeAllListeners('error');
    if (isListening) return;
    await delay(50);
  }
}
