import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { AssetStore } from '../src/core/assets/store.ts';
import { makeThumbnail } from '../src/core/assets/thumbnail.ts';
import { newId } from '../src/core/base/ids.ts';
import { openDataFolder } from '../src/core/db/open-data-folder.ts';
import type { Db } from '../src/core/db/open.ts';
import { run } from '../src/core/db/statement.ts';
import { temporaryFolder } from './bench-folder.ts';

/** How much is in the folder that the window opens. */
export const ASSETS = 100_000;
export const QUEUED = 500;

const PICTURES = 48;
const MINUTES_APART = 7;
const SHAPES = [
  [1344, 768],
  [768, 1344],
  [1024, 1024],
  [1216, 832],
  [832, 1216],
] as const;
/** Cells of noise across a picture: coarse shapes to fine grain, as in a photograph, so that its files are as large as those of one. */
const OCTAVES = [4, 12, 40, 160] as const;
const SUBJECTS = [
  'lighthouse',
  'market street',
  'glacier cave',
  'paper boat',
  'observatory',
  'harbour',
  'lavender rows',
  'monastery',
];
const LIGHTS = [
  'at dawn',
  'at dusk',
  'under a full moon',
  'in hard noon light',
  'in fog',
  'after rain',
  'in candle light',
  'at blue hour',
];
const STYLES = [
  'ink wash',
  '35 mm',
  'watercolour',
  'long exposure',
  'isometric',
  'charcoal',
  'neon',
  'pastel',
  'macro',
  'aerial',
];

/**
 * A data folder with 100,000 results of two years (their pictures and thumbnails are shared by many: files are named by their content),
 * 500 jobs that wait (their provider is paused). Returns its path; whoever asks removes it.
 */
export async function makeWindowFolder(): Promise<string> {
  const dataDir = temporaryFolder();
  const pictures = await makePictures(new AssetStore(dataDir));
  const folder = openDataFolder(dataDir, {
    migrationsDir: fileURLToPath(new URL('../src/core/db/migrations/', import.meta.url)),
    now: Date.now(),
  });
  folder.db.pragma('synchronous = off');
  const company = newId.company(Date.now());
  folder.db
    .transaction(() => {
      run(folder.db, "insert into companies (id, name, created_at) values (:id, 'bench', 0)", { id: company });
      for (const [key, value] of [
        ['firstRunDone', true],
        ['pausedProviders', ['draft']],
      ] as const)
        run(folder.db, 'insert into settings (key, value, updated_at) values (:key, :value, 0)', {
          key,
          value: JSON.stringify(value),
        });
      fillLibrary(folder.db, company, pictures);
      fillQueue(folder.db, company);
    })
    .immediate();
  folder.db.pragma('wal_checkpoint(truncate)');
  folder.close();
  return dataDir;
}

type Picture = {
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
};

async function makePictures(store: AssetStore): Promise<readonly Picture[]> {
  const made: Picture[] = [];
  for (let n = 0; n < PICTURES; n++) {
    const [width, height] = SHAPES[n % SHAPES.length] ?? [1024, 1024];
    const data = await drawPicture(n, { width, height });
    const sha256 = createHash('sha256').update(data).digest('hex');
    const path = store.pathOf(sha256, 'webp');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
    const { color } = await makeThumbnail(data, store.thumbnailPathOf(sha256));
    made.push({ sha256, bytes: data.length, width, height, color });
  }
  return made;
}

async function drawPicture(n: number, size: { readonly width: number; readonly height: number }): Promise<Buffer> {
  const background = { r: (n * 53) % 256, g: (n * 97) % 256, b: (n * 151) % 256 };
  const layers = await Promise.all(OCTAVES.map((cells) => drawNoise(cells, size)));
  return sharp({ create: { ...size, channels: 3, background } })
    .composite(layers.map((input) => ({ input, blend: 'soft-light' })))
    .webp({ quality: 90, effort: 0 })
    .toBuffer();
}

async function drawNoise(cells: number, size: { readonly width: number; readonly height: number }): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const height = Math.round((cells * size.height) / size.width);
  const grain = sharp({ create: { width: cells, height, channels: 3, background: '#808080', noise } });
  return sharp(await grain.png().toBuffer())
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function fillLibrary(db: Db, company: string, pictures: readonly Picture[]): void {
  const now = Date.now();
  const insert = db.prepare(
    `insert into assets (id, company_id, kind, mime, extension, width, height, bytes, sha256, has_thumbnail, color, prompt, provider, model,
       params, seed, cost_micros, took_ms, favourite, rating, created_at, updated_at)
     values (?, ?, 'image', 'image/webp', 'webp', ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 9000, ?, ?, ?, ?)`,
  );
  // Oldest first, as a library grows.
  for (let n = ASSETS - 1; n >= 0; n--) {
    const picture = pictures[n % pictures.length];
    if (picture === undefined) throw new Error('no pictures were made');
    const at = now - n * MINUTES_APART * 60_000;
    const isPaid = n % 9 === 0;
    const prompt = promptOf(n);
    insert.run(
      newId.asset(at),
      company,
      picture.width,
      picture.height,
      picture.bytes,
      picture.sha256,
      picture.color,
      prompt,
      isPaid ? 'openai' : 'comfyui',
      isPaid ? 'gpt-image-1' : `model-${n % 5}`,
      JSON.stringify({ width: picture.width, height: picture.height, steps: 28, seed: n }),
      n,
      isPaid ? 40_000 : 0,
      n % 17 === 0 ? 1 : 0,
      n % 11 === 0 ? 1 + (n % 5) : 0,
      at,
      at,
    );
  }
}

function promptOf(n: number): string {
  const pick = (list: readonly string[], step: number): string => list[Math.floor(n / step) % list.length] ?? '';
  return `${pick(SUBJECTS, 1)} ${pick(LIGHTS, 8)}, ${pick(STYLES, 64)}, study ${n % 977}`;
}

function fillQueue(db: Db, company: string): void {
  const now = Date.now();
  for (let n = 0; n < QUEUED; n++) {
    const [id, reservation] = [newId.job(now), newId.reservation(now)];
    run(
      db,
      `insert into jobs (id, company_id, job_type, provider, model, params, request_hash, state, position, reservation_id,
         estimated_cost_micros, created_at, updated_at)
       values (:id, :company, 'image', 'draft', null, :params, 'bench', 'queued', :position, :reservation, 0, :at, :at)`,
      {
        id,
        company,
        reservation,
        position: n,
        at: now - QUEUED + n,
        params: JSON.stringify({ prompt: promptOf(n), width: 64, height: 64 }),
      },
    );
    run(
      db,
      `insert into reservations (id, job_id, company_id, provider, amount_micros, created_at) values (:reservation, :id, :company, 'draft', 0, :at)`,
      { id, company, reservation, at: now },
    );
    run(
      db,
      `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, provider, held_micros, spent_micros, window_at, created_at)
       values ('reserve', :reservation, :id, 1, :company, 'draft', 0, 0, :at, :at)`,
      { id, company, reservation, at: now },
    );
  }
}
