import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataUrl } from '../../../src/core/assets/import.ts';
import type { AssetRow } from '../../../src/core/assets/library.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { verifyLibrary } from '../../../src/core/assets/verify.ts';
import type { AppError } from '../../../src/core/base/app-error.ts';
import { systemClock } from '../../../src/core/base/clock.ts';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { get } from '../../../src/core/db/statement.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { bomb, picture, wav, webm } from './samples.ts';

type Rig = { db: Db; folder: string; store: AssetStore; take(url: string, name?: string): Promise<AssetRow> };

function rig(): Rig {
  const { db, folder, company } = temporaryDatabase();
  const store = new AssetStore(folder);
  return {
    db,
    folder,
    store,
    take: (url, name) =>
      importDataUrl(
        { db, store, clock: systemClock, log: silentLog },
        { dataUrl: url, name, companyId: company, path: 'params.image' },
      ),
  };
}

function dataUrl(mime: string, bytes: Uint8Array): string {
  return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
}

async function refusal(taken: Promise<unknown>): Promise<AppError> {
  const error: unknown = await taken.then(
    () => 'it was taken',
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ name: 'AppError' });
  return error as AppError;
}

describe('importDataUrl', () => {
  it('stores a picture with size, colour and thumbnail, found by its name', async () => {
    const { store, take } = rig();
    const bytes = await picture({ format: 'png', width: 30, height: 20, color: '#ff0000' });

    const row = await take(dataUrl('image/png', bytes), 'holiday.png');

    expect(row).toMatchObject({
      kind: 'image',
      mime: 'image/png',
      extension: 'png',
      width: 30,
      height: 20,
      prompt: 'holiday.png',
      has_thumbnail: 1,
      job_id: null,
      provider: null,
      cost_micros: null,
    });
    expect(row.color).toMatch(/^#f[0-9a-f]0[0-9a-f]0[0-9a-f]$/);
    expect(new Uint8Array(readFileSync(store.pathOf(row.sha256, row.extension)))).toEqual(bytes);
    expect(readFileSync(store.thumbnailPathOf(row.sha256)).subarray(8, 12).toString()).toBe('WEBP');
  });

  it('takes sounds and clips', async () => {
    const { take } = rig();

    expect(await take(dataUrl('audio/wav', wav(2)))).toMatchObject({
      kind: 'audio',
      duration_ms: 2000,
      width: null,
      has_thumbnail: 0,
    });
    expect(await take(dataUrl('video/webm', webm()))).toMatchObject({ kind: 'video', width: 320, height: 240 });
  });

  it('takes upper case and parameters in the type, and base64 without padding', async () => {
    const { take } = rig();
    const base64 = Buffer.from(await picture({ format: 'png', width: 3, height: 2 })).toString('base64');

    expect(await take(`DATA:Image/PNG;name=a.png;BASE64,${base64}`)).toMatchObject({ mime: 'image/png' });
    expect(await take(`data:image/png;base64,${base64.replace(/=+$/, '')}`)).toMatchObject({ width: 3 });
  });

  it.each([
    ['nothing', ''],
    ['another scheme', 'https://example.com/a.png'],
    ['no base64', 'data:image/png,abc'],
    ['no type', 'data:;base64,AAAA'],
    ['no comma', 'data:image/png;base64'],
    ['an empty body', 'data:image/png;base64,'],
    ['padding alone', 'data:image/png;base64,=='],
    ['a sign that is none', 'data:image/png;base64,AA*A'],
    ['base64 for URLs', 'data:image/png;base64,AA-_'],
    ['white space', 'data:image/png;base64,AAAA AAAA'],
    ['a line break at the end', 'data:image/png;base64,AAAA\n'],
    ['padding in the middle', 'data:image/png;base64,AA==AAAA'],
    ['too much padding', 'data:image/png;base64,AAAA='],
    ['wrong padding', 'data:image/png;base64,AA='],
    ['a lonely sign', 'data:image/png;base64,AAAAA'],
    ['a type that we do not take', 'data:application/x-msdownload;base64,AAAA'],
    ['a text', 'data:text/plain;base64,AAAA'],
    ['a type that every object has', 'data:constructor/constructor;base64,AAAA'],
    ['a picture that is none', 'data:image/png;base64,AAAA'],
    ['a clip that is none', 'data:video/mp4;base64,AAAA'],
    ['a sound that is none', 'data:audio/wav;base64,AAAA'],
  ])('refuses %s, says where, and stores nothing', async (_, text) => {
    const { db, store, take } = rig();

    const error = await refusal(take(text));

    expect(error).toMatchObject({
      code: 'invalid_request',
      details: { issues: [{ path: 'params.image', message: error.message }] },
    });
    expect(error.message).toMatch(/\.$/);
    expect(get(db, 'select count(*) as n from assets')).toEqual({ n: 0 });
    expect(await verifyLibrary(db, store)).toEqual({ checked: 0, missing: [], damaged: [], orphans: [] });
  });

  it.each([1, 2, 3, 1000])('refuses %d bytes too many as too large', async (extra) => {
    const { take } = rig();

    const error = await refusal(take(dataUrl('image/png', new Uint8Array(LIMITS.importBytesMax + extra))));

    expect(error).toMatchObject({
      code: 'body_too_large',
      message: 'The file is larger than 32 MiB.',
      details: { path: 'params.image' },
    });
  });

  it('takes a picture that claims to be huge without decoding it', async () => {
    const { take } = rig();

    expect(await take(dataUrl('image/png', bomb(60_000, 60_000)))).toMatchObject({
      width: 60_000,
      has_thumbnail: 0,
      color: null,
    });
  });

  it('stores the same picture once, as two entries', async () => {
    const { db, store, take } = rig();
    const url = dataUrl('image/png', await picture({ format: 'png', width: 30, height: 20 }));

    const [first, second] = await Promise.all([take(url), take(url)]);

    expect(first?.sha256).toBe(second?.sha256);
    expect(first?.id).not.toBe(second?.id);
    expect([first?.has_thumbnail, second?.has_thumbnail]).toEqual([1, 1]);
    expect(await verifyLibrary(db, store)).toMatchObject({ checked: 1, orphans: [] });
  });

  it('leaves no temporary file', async () => {
    const { take, folder } = rig();

    await take(dataUrl('image/png', await picture({ format: 'png', width: 3, height: 2 })));

    expect(readdirSync(join(folder, 'assets', 'incoming'))).toEqual([]);
  });
});
