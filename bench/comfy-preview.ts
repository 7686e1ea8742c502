import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { parseFrame } from '../src/core/providers/comfyui/frames.ts';
import { loadTemplates } from '../src/core/load-templates.ts';
import { createDispatch } from '../src/host/dispatch.ts';
import { findApplication } from '../src/host/application.ts';
import { startHttpServer } from '../src/host/http/server.ts';
import { CREATE_RATE, createRateLimit } from '../src/host/rate-limit.ts';
import { jobCompleted, openComfyEngine } from './comfy-engine.ts';
import { KEY_LENGTH, openPreviewPage } from './comfy-page.ts';
import { temporaryFolder } from './bench-folder.ts';
import { type Measurement, quantile } from './measure.ts';
import { startStandInProcess } from './stand-in-process.ts';

const STEPS = 100;
/** As a sampler that is quick: a step, and a preview, every 30 ms. */
const STEP_MS = 30;

/**
 * How long a preview takes from its arrival at our socket (the `message` event of the connection to ComfyUI): until a client of the host's
 * WebSocket has read its event, and, where a page is built and a browser is there, until the window shows it (the frame after it was
 * decoded, in a headless Chromium).
 */
export async function benchPreviews(): Promise<readonly Measurement[]> {
  const arrivals = new Map<string, number>();
  const folder = temporaryFolder();
  const preview = join(folder, 'preview.jpg');
  await noisyJpeg(preview);
  const comfy = await startStandInProcess({ stepMs: STEP_MS, preview });
  const templates = loadTemplates().filter(({ manifest }) => manifest.id === 'sdxl-text-to-image');
  const gesso = await openComfyEngine({ urls: [comfy.url], templates, WebSocket: timedSocket(arrivals) });
  const { engine } = gesso;
  const createLimit = createRateLimit(systemClock, CREATE_RATE);
  const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog, createLimit });
  const { rendererDir } = findApplication();
  const http = await startHttpServer({ engine, dispatch, log: silentLog, rendererDir });
  await engine.handlers['settings.set']({ firstRunDone: true });
  const page = rendererDir === undefined ? undefined : await openPreviewPage(http.pageUrl('ticket'));
  try {
    const read = await listenForPreviews(http);
    const params = { prompt: 'bench', width: 512, height: 512, steps: STEPS, seed: 1 };
    const { id } = await engine.handlers['jobs.create']({ jobType: 'image', provider: 'comfyui', params });
    await jobCompleted(engine, id);
    const shown = await page?.shown();
    return [
      ...lines('a client of the host', delays(arrivals, read)),
      ...(shown === undefined ? [] : lines('the screen of the window', delays(arrivals, shown))),
    ];
  } finally {
    await page?.close();
    await http.stop();
    await gesso.close();
    await comfy.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function lines(where: string, times: readonly number[]): Measurement[] {
  return [
    { name: `comfy: a preview from arrival to ${where}, p50`, value: quantile(times, 0.5), unit: 'ms' },
    { name: `comfy: a preview from arrival to ${where}, p95`, value: quantile(times, 0.95), unit: 'ms' },
  ];
}

/** A busy window leaves out a picture when the next one is there already; a fifth of them must be seen. */
function delays(arrivals: ReadonlyMap<string, number>, seen: ReadonlyMap<string, number>): number[] {
  const times = [...seen].flatMap(([key, at]) => {
    const arrival = arrivals.get(key);
    return arrival === undefined || Number.isNaN(at) ? [] : [at - arrival];
  });
  if (times.length < STEPS / 5) throw new Error(`${arrivals.size} previews arrived, ${times.length} were seen`);
  return times;
}

/** A picture of 512 px that does not compress well: about 100 KB, more than a real preview. */
async function noisyJpeg(file: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  await sharp({ create: { width: 512, height: 512, channels: 3, background: 'gray', noise } })
    .jpeg({ quality: 70 })
    .toFile(file);
}

/** Notes when each preview comes in, before anybody else sees it. Wall time with fractions, so that two processes can be compared. */
function timedSocket(arrivals: Map<string, number>): typeof globalThis.WebSocket {
  return class extends globalThis.WebSocket {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('message', (event) => {
        const at = now();
        const frame = parseFrame(event.data);
        if (frame.type === 'preview') arrivals.set(keyOf(Buffer.from(frame.bytes).toString('base64')), at);
      });
    }
  };
}

async function listenForPreviews(http: {
  readonly url: string;
  readonly token: string;
}): Promise<ReadonlyMap<string, number>> {
  const socket = new WebSocket(`${http.url.replace(/^http/, 'ws')}/ws`, ['gesso.v1', `token.${http.token}`]);
  const read = new Map<string, number>();
  socket.on('message', (data: Buffer) => {
    const message = previewedSchema.safeParse(JSON.parse(data.toString()));
    if (message.success) read.set(keyOf(message.data.payload.dataUrl), now());
  });
  await once(socket, 'open');
  return read;
}

const previewedSchema = z.object({
  name: z.literal('job.previewed'),
  payload: z.object({ dataUrl: z.string() }),
});

function keyOf(base64: string): string {
  return base64.slice(-KEY_LENGTH);
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
