import { openDirectClient } from './comfy-direct.ts';
import { jobCompleted, openComfyEngine } from './comfy-engine.ts';
import { benchPreviews } from './comfy-preview.ts';
import { emptyImageGraph, emptyImageTemplate } from './comfy-template.ts';
import { loadTemplates } from '../src/core/load-templates.ts';
import { type Measurement, quantile } from './measure.ts';
import { startStandInProcess } from './stand-in-process.ts';

const ROUNDS = 30;
const MIXED_JOBS = 40;
const CHECKPOINTS = ['a.safetensors', 'b.safetensors'] as const;

/**
 * What Gesso costs on top of ComfyUI: the same trivial prompt as a job and sent directly, in turn, in one run. Against the stand-in, and
 * against a real server where GESSO_REAL_COMFY_URL names one. Then previews, and model loads.
 */
export async function benchComfy(): Promise<readonly Measurement[]> {
  const comfy = await startStandInProcess();
  const real = process.env['GESSO_REAL_COMFY_URL'];
  try {
    return [
      ...(await overhead('stand-in', comfy.url)),
      ...(real === undefined ? [] : await overhead('real server', real)),
      ...(await benchPreviews()),
      await modelLoads(1),
      await modelLoads(2),
    ];
  } finally {
    await comfy.stop();
  }
}

async function overhead(name: string, url: string): Promise<readonly Measurement[]> {
  const direct = await openDirectClient(url);
  // Beside the workflows that ship: they are part of what a server is asked about.
  const templates = [emptyImageTemplate(), ...loadTemplates()];
  const gesso = await openComfyEngine({ urls: [url], templates });
  const params = { prompt: 'bench', workflow: 'empty-image' };
  const request = { jobType: 'image', provider: 'comfyui', params } as const;
  const round = (): Promise<number> => direct.run(emptyImageGraph(`bench/${crypto.randomUUID()}`));
  try {
    // Caches, connections and compiled code, on both sides.
    for (let warm = 0; warm < 3; warm++) {
      await round();
      await gesso.run(request);
    }
    const raw: number[] = [];
    const job: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) {
      // In turn, and the order in turn: what one leaves behind must not always hit the other.
      if (turn % 2 === 0) raw.push(await round());
      job.push(await gesso.run(request));
      if (turn % 2 === 1) raw.push(await round());
    }
    const beyond = job.map((ms, index) => ms - (raw[index] ?? 0));
    const line = (what: string, q: number): Measurement => ({
      name: `comfy (${name}): a job, ${what}`,
      value: quantile(job, q),
      floor: quantile(raw, q),
      unit: 'ms',
      against: 'sent directly',
    });
    return [
      line('p50', 0.5),
      line('p95', 0.95),
      { name: `comfy (${name}): beyond ComfyUI's own time, p50`, value: quantile(beyond, 0.5), unit: 'ms' },
      { name: `comfy (${name}): beyond ComfyUI's own time, p95`, value: quantile(beyond, 0.95), unit: 'ms' },
    ];
  } finally {
    direct.close();
    await gesso.close();
  }
}

/** Queue order alternates between the checkpoints, so that it would load one for every job. */
async function modelLoads(servers: number): Promise<Measurement> {
  const comfies = await Promise.all(
    Array.from({ length: servers }, () => startStandInProcess({ checkpoints: CHECKPOINTS })),
  );
  const templates = loadTemplates().filter(({ manifest }) => manifest.id === 'sdxl-text-to-image');
  const { engine, close } = await openComfyEngine({ urls: comfies.map(({ url }) => url), templates });
  try {
    await engine.handlers['providers.get']({ provider: 'comfyui' });
    await engine.handlers['queue.pause']({});
    const jobs = [];
    for (let seed = 0; seed < MIXED_JOBS; seed++) {
      const params = { prompt: 'bench', width: 64, height: 64, steps: 1, seed };
      const model = CHECKPOINTS[seed % CHECKPOINTS.length];
      jobs.push(await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', model, params }));
    }
    const ended = Promise.all(jobs.map(({ id }) => jobCompleted(engine, id)));
    await engine.handlers['queue.resume']({});
    await ended;
    return {
      name: `comfy: model loads for ${MIXED_JOBS} mixed jobs of ${CHECKPOINTS.length} checkpoints, ${servers} server${servers === 1 ? '' : 's'}`,
      value: comfies.reduce((sum, comfy) => sum + comfy.loads.length, 0),
      floor: MIXED_JOBS,
      unit: 'loads',
      against: 'queue order',
    };
  } finally {
    await close();
    await Promise.all(comfies.map((comfy) => comfy.stop()));
  }
}
