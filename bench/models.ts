import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { ModelInventory } from '../src/core/comfy/models/inventory.ts';
import { ComfyModels } from '../src/core/comfy/models/models.ts';
import { createSourceFetch } from '../src/core/comfy/models/source-fetch.ts';
import { median, type Measurement } from './measure.ts';

const FILES = 5000;
const TENSORS = 700;
const WARM_RUNS = 5;
const DOWNLOAD_BYTES = 512 * 1024 ** 2;

/** The list of a large collection, first and later, and a download over loopback beside a bare one: hash, flush and notes are what it costs. */
export async function benchModels(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gesso-bench-models-'));
  try {
    return [...(await benchInventory(folder)), ...(await benchDownload(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A header as long as that of a LoRA, over weights that need no room on the disk. */
function header(seed: number): Buffer {
  const tensors = Object.fromEntries(
    Array.from({ length: TENSORS }, (_, index) => [
      `lora_unet_down_blocks_${index}_attn2_to_k.lora_down.weight`,
      { dtype: 'F16', shape: [1, 1], data_offsets: [index * 2, index * 2 + 2] },
    ]),
  );
  const json = Buffer.from(
    JSON.stringify({ __metadata__: { ss_base_model_version: 'sdxl_base_v1-0', seed: String(seed) }, ...tensors }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, Buffer.alloc(TENSORS * 2)]);
}

async function benchInventory(folder: string): Promise<Measurement[]> {
  const root = join(folder, 'models');
  mkdirSync(join(root, 'loras'), { recursive: true });
  for (let n = 0; n < FILES; n += 1) writeFileSync(join(root, 'loras', `${n}.safetensors`), header(n));
  const options = {
    roots: () => [{ path: root, origin: 'own' as const }],
    cacheFile: join(folder, 'cache.json'),
    log: silentLog,
  };
  const inventory = new ModelInventory(options);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cold = await milliseconds(() => inventory.look());
  delay.disable();
  const warm: number[] = [];
  for (let run = 0; run < WARM_RUNS; run += 1) warm.push(await milliseconds(() => inventory.look()));
  await inventory.stop();
  const next = new ModelInventory(options);
  const restarted = await milliseconds(() => next.look());
  await next.stop();
  const count = FILES.toLocaleString('en-US');
  return [
    { name: `models: first look at ${count} files, headers read`, value: cold, unit: 'ms' },
    { name: 'models: event-loop delay meanwhile, p99', value: delay.percentile(99) / 1e6, unit: 'ms' },
    { name: `models: every later look at ${count} files`, value: median(warm), unit: 'ms' },
    { name: `models: first look after a restart, ${count} files`, value: restarted, unit: 'ms' },
  ];
}

async function benchDownload(folder: string): Promise<Measurement[]> {
  const bytes = Buffer.alloc(DOWNLOAD_BYTES, 7);
  // A header of two bytes and one tensor that is all the rest.
  const start = header(0);
  const text = JSON.stringify({ w: { dtype: 'U8', shape: [1], data_offsets: [0, 0] } });
  const json = text
    .replace('[0,0]', `[0,${DOWNLOAD_BYTES - 8 - text.length - String(DOWNLOAD_BYTES).length + 1}]`)
    .padEnd(text.length + String(DOWNLOAD_BYTES).length - 1);
  start.writeBigUInt64LE(BigInt(json.length));
  bytes.set(start.subarray(0, 8));
  bytes.write(json, 8);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const server = createServer((request, response) => {
    response.writeHead(200, {
      'content-length': bytes.byteLength,
      'accept-ranges': 'bytes',
      etag: '"1"',
      'x-linked-etag': `"${sha256}"`,
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  });
  const url = await listen(server);
  try {
    const bare = await milliseconds(async () => {
      const answer = await fetch(url);
      const { body } = answer;
      if (body !== null) await pipeline(body, createWriteStream(join(folder, 'bare.bin')));
    });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const ours = await milliseconds(() => download(folder, url));
    delay.disable();
    if (!readFileSync(join(folder, 'own', 'loras', 'a.safetensors')).equals(bytes))
      throw new Error('the download is not what was served');
    const rate = (ms: number): number => DOWNLOAD_BYTES / 1024 ** 2 / (ms / 1000);
    return [
      {
        name: 'models: download over loopback, hashed and flushed',
        value: rate(ours),
        unit: 'MiB/s',
        floor: rate(bare),
        against: 'fetch to a file',
      },
      { name: 'models: event-loop delay meanwhile, p99', value: delay.percentile(99) / 1e6, unit: 'ms' },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function download(folder: string, url: string): Promise<void> {
  const done = Promise.withResolvers<void>();
  const models = new ComfyModels({
    modelsFolder: join(folder, 'own'),
    roots: () => [{ path: join(folder, 'own'), origin: 'own' }],
    cacheFile: join(folder, 'own-cache.json'),
    catalog: [],
    source: createSourceFetch({}),
    huggingFaceToken: undefined,
    clock: systemClock,
    log: silentLog,
    emit: (event) => {
      if (event.name !== 'models.downloading') return;
      const { state, failure } = event.payload.download;
      if (state === 'done') done.resolve();
      if (state === 'failed') done.reject(new Error(failure?.message));
    },
    memory: () => Promise.resolve({ vramBytes: null, ramBytes: null, isShared: false, source: 'bench' }),
    parallel: () => 1,
    random: Math.random,
    onPlaced: () => undefined,
    limits: { diskReserveBytes: 0 },
  });
  await models.download({ url, folder: 'loras' });
  await done.promise;
  await models.stop();
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.safetensors`),
    );
  });
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
