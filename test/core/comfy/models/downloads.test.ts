import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelOf, put, safetensors } from '../../../fakes/models/safetensors.ts';
import { SourceServer } from '../../../fakes/models/source-server.ts';
import { createModelsRig, entry } from './models-rig.ts';

const MB = 1024 ** 2;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const FILE = 'a.safetensors';

describe('a download', () => {
  it('puts the whole file into its folder, compared with the hash of the list, and leaves nothing beside it', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(3 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });

    const done = await rig.until(await rig.models.download({ id: 'a' }), 'done');

    expect(readFileSync(join(rig.folder, 'loras', FILE)).equals(bytes)).toBe(true);
    expect(readdirSync(join(rig.folder, 'loras'))).toEqual([FILE]);
    expect(done).toMatchObject({
      bytes: bytes.byteLength,
      totalBytes: bytes.byteLength,
      checksumFrom: 'list',
      failure: null,
    });
    expect(source.asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    expect(rig.events.filter(({ name }) => name === 'models.changed')).toHaveLength(1);
  });

  it('uses the hash that the source publishes when the list has none, and says so', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes, publishesHash: true });
    const rig = createModelsRig();

    const done = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(done).toMatchObject({ checksumFrom: 'source', sha256: sha256(bytes) });
  });

  it('is checked by size and header where nobody publishes a hash', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    const rig = createModelsRig();

    const done = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(done).toMatchObject({ checksumFrom: null, sha256: null });
  });

  it('does not begin when the source itself says that it has another file than the list', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB), publishesHash: true });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: '0'.repeat(64) })] });

    const failed = await rig.until(await rig.models.download({ id: 'a' }), 'failed');

    expect(failed.failure).toMatchObject({ reason: 'wrong_checksum', message: expect.stringContaining('our list') });
    expect(source.gets()).toEqual([]);
  });

  it('refuses a file with another content than the list names, and keeps none of it', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: '0'.repeat(64) })] });

    const failed = await rig.until(await rig.models.download({ id: 'a' }), 'failed');

    expect(failed).toMatchObject({ bytes: 0, failure: { reason: 'wrong_checksum' } });
    expect(readdirSync(join(rig.folder, 'loras'))).toEqual([`${FILE}.part.json`]);
    expect(source.gets()).toHaveLength(1);
  });

  it('goes on after a broken connection with the bytes that are missing', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(4 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'drop', after: 2 * MB });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });

    await rig.until(await rig.models.download({ id: 'a' }), 'done');

    const [, second] = source.gets();
    const from = Number(/^bytes=(\d+)-$/.exec(second?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(second?.ifRange).toMatch(/^"/);
    expect(readFileSync(join(rig.folder, 'loras', FILE)).equals(bytes)).toBe(true);
    expect(source.bodyBytes).toBeLessThanOrEqual(bytes.byteLength + 2 * MB - from);
  });

  it('gives up a connection that has gone silent, and goes on from there', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(2 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'stall', after: MB });
    const rig = createModelsRig({ limits: { stallMaxMs: 150 } });

    const download = await rig.models.download({ url, folder: 'loras' });
    await rig.until(download, 'done');

    expect(source.gets().map(({ range }) => range)).toEqual([undefined, `bytes=${MB}-`]);
  });

  it('tries again when a source does not answer at all', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'silent' });
    const rig = createModelsRig({ limits: { answerMaxMs: 150 } });

    await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(source.gets()).toHaveLength(2);
  });

  it('begins anew when the server ignores the range', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(2 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'drop', after: MB }, { kind: 'ignore_range' });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });

    await rig.until(await rig.models.download({ id: 'a' }), 'done');

    expect(readFileSync(join(rig.folder, 'loras', FILE)).equals(bytes)).toBe(true);
  });

  it('begins anew when the file at the source has changed in the middle', async () => {
    const source = await SourceServer.start();
    const old = modelOf(2 * MB, 1);
    const fresh = modelOf(2 * MB, 2);
    const url = source.serve('/a.safetensors', { bytes: old });
    source.faults.push({ kind: 'stall', after: MB });
    const rig = createModelsRig({ limits: { stallMaxMs: 200 } });

    const download = await rig.models.download({ url, folder: 'loras' });
    await source.untilSent(MB);
    source.serve('/a.safetensors', { bytes: fresh });
    await rig.until(download, 'done');

    expect(readFileSync(join(rig.folder, 'loras', FILE)).equals(fresh)).toBe(true);
  });

  it('never joins two halves without a validator or a hash', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(2 * MB);
    const url = source.serve('/a.safetensors', { bytes, etag: '' });
    source.faults.push({ kind: 'drop', after: MB });
    const rig = createModelsRig();

    await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(source.gets().map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('throws away a piece that is not the one that was asked for', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(2 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'drop', after: MB }, { kind: 'wrong_piece' });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });

    await rig.until(await rig.models.download({ id: 'a' }), 'done');

    expect(readFileSync(join(rig.folder, 'loras', FILE)).equals(bytes)).toBe(true);
  });

  it('fetches a joined file once more from the start when its hash is wrong, and only once', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(2 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'drop', after: MB }, { kind: 'corrupt' });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });

    await rig.until(await rig.models.download({ id: 'a' }), 'done');

    expect(source.gets().map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=/), undefined]);
  });

  it.each<[string, number, string, string]>([
    ['401', 401, 'needs_permission', 'account'],
    ['403', 403, 'needs_permission', 'account'],
    ['404', 404, 'not_found', 'moved or removed'],
    ['410', 410, 'not_found', 'moved or removed'],
    ['418', 418, 'refused', 'Check the address'],
  ])('fails at once and in words at a %s', async (_name, status, reason, words) => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'status', status, onHead: true });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({ reason, message: expect.stringContaining(words) });
    expect(source.asked).toHaveLength(1);
  });

  it.each([429, 500, 503])('tries again after a %d', async (status) => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'status', status, onHead: true }, { kind: 'status', status });
    const rig = createModelsRig();

    await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(source.asked).toHaveLength(5);
  });

  it('waits as long as the source wishes, and fails when that is too long', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, onHead: true });
    const rig = createModelsRig();

    const waiting = await rig.models.download({ url, folder: 'loras' });
    await rig.untilEvent((event) => event.name === 'models.downloading' && event.payload.download.retryAt !== null);

    const [download] = await rig.models.downloads.list();
    expect((download?.retryAt ?? 0) - Date.now()).toBeGreaterThan(5000);
    await rig.models.downloads.pause(waiting.id);
    source.faults.push({ kind: 'status', status: 429, headers: { 'retry-after': '86400' }, onHead: true });
    await rig.models.downloads.resume(waiting.id, undefined);
    expect((await rig.until(waiting, 'failed')).failure?.reason).toBe('rate_limited');
  });

  it('gives up after as many fruitless tries as the limit says', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push(...Array.from({ length: 10 }, () => ({ kind: 'status', status: 500, onHead: true }) as const));
    const rig = createModelsRig({ limits: { triesMax: 3 } });

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure?.reason).toBe('server_error');
    expect(source.asked).toHaveLength(4);
  });

  it('takes no web page for a model', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'html' });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({ reason: 'not_a_model', message: expect.stringContaining('sign-in') });
  });

  it('notices after nine bytes that a file is no safetensors', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: Buffer.alloc(64 * MB, 'version https://git-lfs') });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({ reason: 'not_a_model', message: expect.stringContaining('text') });
    expect(source.bodyBytes).toBeLessThan(64 * MB);
  });

  it('takes no file whose header is of another length', async () => {
    const source = await SourceServer.start();
    const bytes = Buffer.concat([safetensors({ a: [1000] }), Buffer.from('more')]);
    const url = source.serve('/a.safetensors', { bytes });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure).toMatchObject({ reason: 'not_a_model', message: expect.stringContaining('longer') });
    expect(existsSync(join(rig.folder, 'loras', FILE))).toBe(false);
  });

  it('is not content with fewer bytes than the source announced', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'short_length' });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure?.reason).toBe('wrong_size');
  });

  it('ends a body that goes on after the announced size', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    source.faults.push({ kind: 'infinite' });
    const rig = createModelsRig();

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed).toMatchObject({ bytes: 0, failure: { reason: 'wrong_size' } });
  });

  it('ends a body without a size that never ends', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB), hidesLength: true });
    source.faults.push({ kind: 'infinite' });
    const rig = createModelsRig({ limits: { unknownSizeMax: 3 * MB } });

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed).toMatchObject({ bytes: 0, failure: { reason: 'too_large' } });
  });

  it('takes a file whose size nobody tells', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes, hidesLength: true });
    const rig = createModelsRig();

    const done = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'done');

    expect(done.totalBytes).toBe(bytes.byteLength);
  });

  it('leaves a file alone that already has this name', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB) });
    const rig = createModelsRig();
    const mine = put(join(rig.folder, 'loras', FILE), 'mine');

    const failed = await rig.until(await rig.models.download({ url, folder: 'loras' }), 'failed');

    expect(failed.failure?.reason).toBe('name_taken');
    expect(readFileSync(mine, 'utf8')).toBe('mine');
  });

  it('is done at once, without a request, when the file of that hash is in its place', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes });
    const rig = createModelsRig({ catalog: [entry({ id: 'a', url, sha256: sha256(bytes) })] });
    put(join(rig.folder, 'loras', FILE), bytes);

    await rig.until(await rig.models.download({ id: 'a' }), 'done');

    expect(source.asked).toEqual([]);
  });
});
