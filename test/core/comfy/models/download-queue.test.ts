import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../../src/core/comfy/process/identity.ts';
import { modelOf, put } from '../../../fakes/models/safetensors.ts';
import { SourceServer } from '../../../fakes/models/source-server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { createModelsRig, entry, type ModelsRig } from './models-rig.ts';

const MB = 1024 ** 2;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A source whose one file comes to a halt after `after` bytes, so that a test can do something in the middle. */
async function haltingSource(options: { size?: number; after?: number; seed?: number } = {}) {
  const { size = 4 * MB, after = 2 * MB } = options;
  const source = await SourceServer.start();
  const bytes = modelOf(size, options.seed);
  const url = source.serve('/a.safetensors', { bytes });
  source.faults.push({ kind: 'stall', after });
  const halted = source.untilSent(after);
  return { source, bytes, url, halted, catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] };
}

/** Resolves once the part on disk has at least so many bytes. */
async function untilOnDisk(rig: ModelsRig, bytes: number): Promise<void> {
  await rig.untilEvent(
    (event) => event.name === 'models.downloading' && event.payload.download.state === 'downloading',
  );
  const part = join(rig.folder, 'loras', 'a.safetensors.part');
  while (!existsSync(part) || statSync(part).size < bytes) await setTimeout(5);
}

describe('the queue of downloads', () => {
  it('pauses with what has arrived, and resumes with what is missing', async () => {
    const { source, bytes, catalog, halted } = await haltingSource();
    const rig = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await rig.models.download({ id: 'a' });
    await halted;
    await untilOnDisk(rig, 2 * MB);

    const paused = await rig.models.downloads.pause(download.id);
    await rig.models.downloads.resume(download.id, undefined);
    await rig.until(download, 'done');

    expect(paused).toMatchObject({ state: 'paused', bytes: 2 * MB });
    expect(source.gets().map(({ range }) => range)).toEqual([undefined, `bytes=${2 * MB}-`]);
    expect(source.bodyBytes).toBe(bytes.byteLength);
  });

  it('goes on after a restart with what is missing, and finds a paused one paused', async () => {
    const { source, bytes, catalog, halted } = await haltingSource();
    const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await first.models.download({ id: 'a' });
    await halted;
    await untilOnDisk(first, 2 * MB);
    await first.models.stop();

    const second = createModelsRig({ home: first.home, catalog });
    const [waiting] = await second.models.downloads.list();
    await second.models.start();
    await second.until(download, 'done');

    expect(waiting).toMatchObject({ id: download.id, state: 'waiting', bytes: 2 * MB });
    expect(source.bodyBytes).toBe(bytes.byteLength);
    expect(readFileSync(join(second.folder, 'loras', 'a.safetensors')).equals(bytes)).toBe(true);
  });

  it('only lists what waits while nobody says start', async () => {
    const { source, catalog, halted } = await haltingSource();
    const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await first.models.download({ id: 'a' });
    await halted;
    await first.models.downloads.pause(download.id);
    await first.models.stop();
    const asked = source.asked.length;

    const second = createModelsRig({ home: first.home, catalog });
    await second.models.start();

    expect(await second.models.downloads.list()).toMatchObject([{ state: 'paused' }]);
    expect(source.asked).toHaveLength(asked);
  });

  it('trusts, after a power cut, only what was flushed when no hash would show the damage', async () => {
    const { source, bytes, url, halted } = await haltingSource();
    const first = createModelsRig({ limits: { stallMaxMs: 60_000 } });
    const download = await first.models.download({ url, folder: 'loras' });
    await halted;
    await untilOnDisk(first, 2 * MB);
    await first.models.stop();
    const note = join(first.folder, 'loras', 'a.safetensors.part.json');
    put(note, readFileSync(note, 'utf8').replace(/"flushedBytes":\d+/, `"flushedBytes":${MB}`));

    const second = createModelsRig({ home: first.home });
    await second.models.start();
    await second.until(download, 'done');

    expect(source.gets().at(-1)?.range).toBe(`bytes=${MB}-`);
    expect(readFileSync(join(second.folder, 'loras', 'a.safetensors')).equals(bytes)).toBe(true);
  });

  it('begins anew when the part was damaged in the meantime and the hash shows it', async () => {
    const { bytes, catalog, halted } = await haltingSource();
    const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await first.models.download({ id: 'a' });
    await halted;
    await untilOnDisk(first, 2 * MB);
    await first.models.stop();
    const part = join(first.folder, 'loras', 'a.safetensors.part');
    truncateSync(part, MB);
    truncateSync(part, 2 * MB);

    const second = createModelsRig({ home: first.home, catalog });
    await second.models.start();
    await second.until(download, 'done');

    expect(readFileSync(join(second.folder, 'loras', 'a.safetensors')).equals(bytes)).toBe(true);
  });

  it.each([
    ['with the hash of the list', true],
    ['without any hash', false],
  ])(
    'knows its own finished file after a crash between its name and the end of the note, %s',
    async (_name, hasHash) => {
      const source = await SourceServer.start();
      const bytes = modelOf(MB);
      const url = source.serve('/a.safetensors', { bytes });
      const catalog = [entry({ id: 'a', url, sha256: hasHash ? sha256(bytes) : null })];
      source.faults.push({ kind: 'stall', after: MB });
      const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
      const download = await first.models.download({ id: 'a' });
      await untilOnDisk(first, MB);
      await first.models.stop();
      const place = join(first.folder, 'loras', 'a.safetensors');
      const note = readFileSync(`${place}.part.json`, 'utf8').replace(
        /"flushedBytes":\d+/,
        `"flushedBytes":${bytes.byteLength}`,
      );
      put(`${place}.part.json`, note);
      put(place, bytes);
      rmSync(`${place}.part`);

      const second = createModelsRig({ home: first.home, catalog });
      await second.models.start();
      await second.until(download, 'done');

      expect(source.gets()).toHaveLength(1);
      expect(readdirSync(join(first.folder, 'loras'))).toEqual(['a.safetensors']);
    },
  );

  it('cleans up after a crash between the two names of a finished file', async () => {
    const { source, bytes, catalog, halted } = await haltingSource();
    const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await first.models.download({ id: 'a' });
    await halted;
    await first.models.stop();
    const place = join(first.folder, 'loras', 'a.safetensors');
    put(`${place}.part`, bytes);
    linkSync(`${place}.part`, place);

    const second = createModelsRig({ home: first.home, catalog });
    await second.models.start();
    await second.until(download, 'done');

    expect(source.gets()).toHaveLength(1);
    expect(readdirSync(join(first.folder, 'loras'))).toEqual(['a.safetensors']);
  });

  it('is not kept from its work by the lock of a process that has ended, but by that of one that lives', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    const rig = createModelsRig({ limits: { triesMax: 2 } });
    const lock = join(rig.folder, 'loras', 'a.safetensors.part.lock');
    const living = await identityOf(process.pid);
    put(lock, JSON.stringify({ process: living, engine: crypto.randomUUID() }));

    const kept = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');
    put(lock, JSON.stringify({ process: { ...living, began: 'another boot:1' }, engine: crypto.randomUUID() }));
    await rig.models.downloads.resume(kept.id, undefined);
    await rig.until(kept, 'done');

    expect(kept.failure?.message).toContain('Another Gesso');
    expect(existsSync(lock)).toBe(false);
  });

  it('forgets a torn note, and begins that file anew when it is asked for again', async () => {
    const { bytes, catalog, halted } = await haltingSource();
    const first = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    await first.models.download({ id: 'a' });
    await halted;
    await first.models.stop();
    put(join(first.folder, 'loras', 'a.safetensors.part.json'), '{"schema":1,"id"');

    const second = createModelsRig({ home: first.home, catalog });
    const found = await second.models.downloads.list();
    await second.until(await second.models.download({ id: 'a' }), 'done');

    expect(found).toEqual([]);
    expect(readFileSync(join(second.folder, 'loras', 'a.safetensors')).equals(bytes)).toBe(true);
  });

  it('deletes the part when it is cancelled so, and keeps it for the next download when asked to', async () => {
    const { source, bytes, catalog, halted } = await haltingSource();
    const rig = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const kept = await rig.models.download({ id: 'a' });
    await halted;
    await untilOnDisk(rig, 2 * MB);

    await rig.models.downloads.cancel(kept.id, 'keep');
    const listed = await rig.models.downloads.list();
    const again = await rig.models.download({ id: 'a' });
    await rig.until(again, 'done');

    expect(listed).toEqual([]);
    expect(source.bodyBytes).toBe(bytes.byteLength);
    source.files.set('/b.safetensors', { bytes });
    source.faults.push({ kind: 'stall', after: MB });
    const dropped = await rig.models.download({ url: `${source.origin}/b.safetensors`, folder: 'vae' });
    await rig.untilEvent(
      (event) =>
        event.name === 'models.downloading' &&
        event.payload.download.id === dropped.id &&
        event.payload.download.bytes > 0,
    );
    expect(await rig.models.downloads.cancel(dropped.id, 'delete')).toBe(true);
    expect(readdirSync(join(rig.folder, 'vae'))).toEqual([]);
  });

  it('is one download however often it is asked for, and refuses another address for the same file', async () => {
    const { url, catalog, halted } = await haltingSource();
    const rig = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });

    const first = await rig.models.download({ id: 'a' });
    const second = await rig.models.download({ url, folder: 'loras' });
    await halted;

    expect(second.id).toBe(first.id);
    await expect(rig.models.download({ url: `${url}?other`, folder: 'loras' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(rig.models.downloads.pause('01920000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('runs no more at once than it may, and starts the next one when a place is free', async () => {
    const source = await SourceServer.start();
    const names = ['a', 'b', 'c', 'd'];
    const urls = names.map((name, index) => source.serve(`/${name}.safetensors`, { bytes: modelOf(MB, index) }));
    source.faults.push(...names.map(() => ({ kind: 'stall', after: MB / 2 }) as const));
    const rig = createModelsRig({ parallel: 2, limits: { stallMaxMs: 60_000 } });

    const downloads = [];
    for (const url of urls) downloads.push(await rig.models.download({ url, folder: 'loras' }));
    await source.untilSent(MB);
    const running = (await rig.models.downloads.list()).map(({ state }) => state === 'waiting');
    const [first] = downloads;
    await rig.models.downloads.pause(first!.id);
    await source.untilSent(1.5 * MB);

    expect(running).toEqual([false, false, true, true]);
    expect(source.gets().map(({ path }) => path)).toEqual(['/a.safetensors', '/b.safetensors', '/c.safetensors']);
  });

  it('finds the content under another name, offers it, and links it without a download', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });
    const other = put(join(rig.folder, 'loras', 'old-name.safetensors'), bytes);
    put(join(rig.folder, 'loras', 'same-size.safetensors'), modelOf(MB, 2));

    const failed = await rig.until(await rig.models.download({ id: 'a' }), 'failed');
    const linked = await rig.models.downloads.resume(failed.id, 'link');

    expect(failed.failure).toMatchObject({ reason: 'duplicate', duplicateOf: other });
    expect(linked.state).toBe('done');
    expect(source.gets()).toEqual([]);
    expect(statSync(join(rig.folder, 'loras', 'a.safetensors')).ino).toBe(statSync(other).ino);
    expect(readdirSync(join(rig.folder, 'loras')).toSorted()).toEqual([
      'a.safetensors',
      'old-name.safetensors',
      'same-size.safetensors',
    ]);
  });

  it('downloads a second time when a person insists', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });
    put(join(rig.folder, 'loras', 'old-name.safetensors'), bytes);

    const failed = await rig.until(await rig.models.download({ id: 'a' }), 'failed');
    await rig.models.downloads.resume(failed.id, 'again');
    await rig.until(failed, 'done');

    expect(source.gets()).toHaveLength(1);
  });

  it('has nothing to link when no duplicate was found', async () => {
    const { catalog } = await haltingSource();
    const rig = createModelsRig({ catalog, limits: { stallMaxMs: 60_000 } });
    const download = await rig.models.download({ id: 'a' });

    await expect(rig.models.downloads.resume(download.id, 'link')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('lets two of our engines bring the same file into one shared folder: both end well', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(8 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    const catalog = [entry({ id: 'a', url, sha256: sha256(bytes) })];
    const shared = join(tempFolder(), 'models');
    mkdirSync(shared, { recursive: true });
    const rigs = [tempFolder(), tempFolder()].map((home) => {
      mkdirSync(join(home, 'comfy'), { recursive: true });
      symlinkSync(shared, join(home, 'comfy', 'models'));
      return createModelsRig({ home, catalog, limits: { triesMax: 20 } });
    });

    await Promise.all(rigs.map(async (rig) => rig.until(await rig.models.download({ id: 'a' }), 'done')));

    expect(readFileSync(join(shared, 'loras', 'a.safetensors')).equals(bytes)).toBe(true);
  });

  it('tells speed and time left while bytes come, a few times a second at most', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(4 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'throttle', bytesPerPiece: MB });
    const rig = createModelsRig({ limits: { stallMaxMs: 60_000, speedWindowMs: 100, progressPerSecond: 1000 } });

    await rig.models.download({ url, folder: 'loras' });
    await source.untilSent(MB);
    await untilOnDisk(rig, MB);
    source.release();
    await rig.untilEvent(
      (event) => event.name === 'models.downloading' && event.payload.download.bytesPerSecond !== null,
    );

    const moving = rig.events
      .flatMap((event) => (event.name === 'models.downloading' ? [event.payload.download] : []))
      .findLast(({ bytesPerSecond }) => bytesPerSecond !== null);
    expect(moving).toMatchObject({ state: 'downloading', totalBytes: bytes.byteLength });
    expect(moving?.secondsLeft).toBeGreaterThan(0);
  });
});
