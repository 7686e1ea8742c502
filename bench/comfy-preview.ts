import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { WebSocket } from 'ws';
import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { loadTemplates } from '../src/core/load-templates.ts';
import { createDispatch } from '../src/host/dispatch.ts';
import { startHttpServer } from '../src/host/http/server.ts';
import { CREATE_RATE, createRateLimit } from '../src/host/rate-limit.ts';
import { jobCompleted, openComfyEngine } from './comfy-engine.ts';
import { temporaryFolder } from './bench-folder.ts';
import { type Measurement, quantile } from './measure.ts';
import { startStandInProcess } from './stand-in-process.ts';

const STEPS = 100;
/** As a sampler that is quick: a step, and a preview, every 30 ms. */
const STEP_MS = 30;

/**
 * How long a preview takes from its arrival at our socket (the `message` event of the connection to ComfyUI) until a client of the
 * host's WebSocket has read its event: parsing, base64, JSON, one more loopback socket. What a page then does (decode, next frame) is not in it.
 */
export async function benchPreviews(): Promise<readonly Measurement[]> {
  const arrivals: number[] = [];
  const folder = temporaryFolder();
  const preview = join(folder, 'preview.jpg');
  await noisyJpeg(preview);
  const comfy = await startStandInProcess({ stepMs: STEP_MS, preview });
  const templates = loadTemplates().filter(({ manifest }) => manifest.id === 'sdxl-text-to-image');
  const gesso = await openComfyEngine({ urls: [comfy.url], templates, WebSocket: timedSocket(arrivals) });
  const { engine } = gesso;
  const createLimit = createRateLimit(systemClock, CREATE_RATE);
  const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog, createLimit });
  const http = await startHttpServer({ engine, dispatch, log: silentLog });
  try {
    const shown = await listenForPreviews(http);
    const params = { prompt: 'bench', width: 512, height: 512, steps: STEPS, seed: 1 };
    const { id } = await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', params });
    await jobCompleted(engine, id);
    const times = shown.map((at, index) => at - (arrivals[index] ?? Number.NaN));
    if (shown.length !== arrivals.length || shown.length < STEPS / 2)
      throw new Error(`${arrivals.length} previews arrived, ${shown.length} were passed on`);
    return [
      { name: 'comfy: a preview from arrival to a client of the host, p50', value: quantile(times, 0.5), unit: 'ms' },
      { name: 'comfy: a preview from arrival to a client of the host, p95', value: quantile(times, 0.95), unit: 'ms' },
    ];
  } finally {
    await http.stop();
    await gesso.close();
    await comfy.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A picture of 512 px that does not compress well: about 100 KB, more than a real preview. */
async function noisyJpeg(file: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  await sharp({ create: { width: 512, height: 512, channels: 3, background: 'gray', noise } })
    .jpeg({ quality: 70 })
    .toFile(file);
}

/** Notes when each binary frame comes in, before anybody else sees it. */
function timedSocket(arrivals: number[]): typeof globalThis.WebSocket {
  return class extends globalThis.WebSocket {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('message', (event) => {
        if (typeof event.data !== 'string') arrivals.push(performance.now());
      });
    }
  };
}

async function listenForPreviews(http: { readonly url: string; readonly token: string }): Promise<number[]> {
  const socket = new WebSocket(`${http.url.replace(/^http/, 'ws')}/ws`, ['gesso.v1', `token.${http.token}`]);
  const shown: number[] = [];
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString());
    if (typeof message === 'object' && message !== null && 'name' in message && message.name === 'job.previewed')
      shown.push(performance.now());
  });
  await once(socket, 'open');
  return shown;
}
