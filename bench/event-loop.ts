import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { JobId } from '../src/contract/ids.ts';
import { createEngine } from '../src/core/engine.ts';
import type { Engine } from '../src/core/engine-type.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import type { Measurement } from './measure.ts';

const IMAGES = 8;

/** How long the engine's event loop is late while Draft renders, and how many pictures it makes: nothing may block the window. */
export async function benchEventLoop(): Promise<readonly Measurement[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gesso-bench-'));
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: 'bench',
    keychain: noKeychain('No keychain in benchmarks.'),
  });
  try {
    await draw(engine, 1);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    await draw(engine, IMAGES);
    const tookMs = performance.now() - start;
    delay.disable();
    return [
      { name: `draft: one of ${IMAGES} images of 1024x1024, start to stored`, value: tookMs / IMAGES, unit: 'ms' },
      { name: 'draft: event-loop delay while rendering, p99', value: delay.percentile(99) / 1e6, unit: 'ms' },
      { name: 'draft: event-loop delay while rendering, max', value: delay.max / 1e6, unit: 'ms' },
    ];
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function draw(engine: Engine, count: number): Promise<void> {
  const open = new Set<JobId>();
  const done = new Promise<void>((resolve) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'job.changed' || event.payload.job.finishedAt === null) return;
      open.delete(event.payload.job.id);
      if (open.size > 0) return;
      undo();
      resolve();
    });
  });
  for (let n = 0; n < count; n++) {
    const job = await engine.handlers['jobs.create']({
      jobType: 'image',
      provider: 'draft',
      params: { prompt: `harbour at night ${n}`, width: 1024, height: 1024 },
    });
    open.add(job.id);
  }
  await done;
}
