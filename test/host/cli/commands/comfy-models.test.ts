import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { modelOf, put } from '../../../fakes/models/safetensors.ts';
import { SourceServer } from '../../../fakes/models/source-server.ts';
import { startGesso } from '../../gesso-process.ts';
import { startTestHost, temporaryFolder } from '../../test-host.ts';
import { writeRuntime } from '../../../../src/host/runtime-file.ts';
import { cli } from '../in-process.ts';

const MB = 1024 ** 2;
const placeIn = (home: string, file = 'a.safetensors'): string => join(home, 'comfy', 'models', 'loras', file);

/** Resolves once the file has at least so many bytes. */
async function untilSize(path: string, bytes: number): Promise<void> {
  while (!existsSync(path) || statSync(path).size < bytes) await setTimeout(10);
}

describe('gesso comfy models', () => {
  it('downloads, lists and verifies a file by its address', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB), publishesHash: true });
    const home = temporaryFolder();

    const inspected = await cli(home, ['comfy', 'models', 'inspect', url, '--folder', 'loras', '--json']);
    const downloaded = await cli(home, ['comfy', 'models', 'download', url, '--folder', 'loras']);
    const listed = await cli(home, ['comfy', 'models']);
    const verified = await cli(home, ['comfy', 'models', 'verify', '--json']);

    expect(inspected.json()).toMatchObject({
      success: true,
      file: 'a.safetensors',
      checksumFrom: 'source',
      canResume: true,
    });
    expect([downloaded.code, downloaded.stdout]).toEqual([0, `${placeIn(home)}\n`]);
    expect(downloaded.stderr).toContain('the one that the source publishes');
    expect(listed.stdout).toMatch(/loras +a\.safetensors +1\.0 MiB/);
    expect(verified.json()).toMatchObject({ success: true, results: [{ result: 'unlisted' }] });
  });

  it('goes on after kill -9 with the bytes that are missing, and fetches no more than those', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(6 * MB);
    const url = source.serve('/a.safetensors', { bytes, publishesHash: true });
    source.faults.push({ kind: 'stall', after: 4 * MB });
    const home = temporaryFolder();
    const args = ['comfy', 'models', 'download', url, '--folder', 'loras', '--json'];
    const running = startGesso(home, args);
    await untilSize(`${placeIn(home)}.part`, 4 * MB);

    running.child.kill('SIGKILL');
    await running.finished;
    const listed = await cli(home, ['comfy', 'models', 'downloads', '--json']);
    const finished = await cli(home, args);

    expect(listed.json()).toMatchObject({ downloads: [{ state: 'waiting', bytes: 4 * MB }] });
    expect(finished.code).toBe(0);
    expect(source.gets().map(({ range }) => range)).toEqual([undefined, `bytes=${4 * MB}-`]);
    expect(source.bodyBytes).toBe(bytes.byteLength);
    expect(
      createHash('sha256')
        .update(readFileSync(placeIn(home)))
        .digest('hex'),
    ).toBe(createHash('sha256').update(bytes).digest('hex'));
  }, 120_000);

  it('goes on by itself when a host starts', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(4 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'stall', after: 2 * MB });
    const home = temporaryFolder();
    const running = startGesso(home, ['comfy', 'models', 'download', url, '--folder', 'loras']);
    await untilSize(`${placeIn(home)}.part`, 2 * MB);
    running.child.kill('SIGINT');
    const interrupted = await running.finished;

    const host = startGesso(home, ['serve', '--port', '0']);
    await untilSize(placeIn(home), bytes.byteLength);
    host.child.kill('SIGTERM');
    await host.finished;

    expect(interrupted.code).toBe(130);
    expect(source.bodyBytes).toBe(bytes.byteLength);
  }, 120_000);

  it('follows a download of the running host, and pauses and cancels it from another terminal', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(4 * MB) });
    source.faults.push({ kind: 'stall', after: MB });
    const { http, dataDir, engine } = await startTestHost();
    writeRuntime(dataDir, {
      pid: process.pid,
      startedAt: 0,
      url: http.url,
      token: http.token,
      version: engine.version,
    });
    const following = cli(dataDir, ['comfy', 'models', 'download', url, '--folder', 'loras', '--json']);
    await untilSize(`${placeIn(dataDir)}.part`, MB);
    const paused = await cli(dataDir, ['comfy', 'models', 'pause', 'a.safetensors', '--json']);
    const undecided = await cli(dataDir, ['comfy', 'models', 'cancel', 'a.safetensors']);
    const cancelled = await cli(dataDir, ['comfy', 'models', 'cancel', 'a.safetensors', '--delete-part', '--json']);

    expect((await following).json()).toMatchObject({ success: false, error: 'paused' });
    expect(paused.json()).toMatchObject({ download: { state: 'paused', bytes: MB } });
    expect([undecided.code, undecided.stderr]).toEqual([2, expect.stringContaining('--keep-part')]);
    expect(cancelled.json()).toMatchObject({ cancelled: true });
    expect(existsSync(`${placeIn(dataDir)}.part`)).toBe(false);
  });

  it('offers the file that is there under another name, and links it', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes, publishesHash: true });
    const home = temporaryFolder();
    put(placeIn(home, 'old.safetensors'), bytes);

    const refused = await cli(home, ['comfy', 'models', 'download', url, '--folder', 'loras']);
    const linked = await cli(home, ['comfy', 'models', 'resume', 'a.safetensors', '--link']);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/already there as .*old\.safetensors[\s\S]*--link/);
    expect(linked.code).toBe(0);
    expect(source.gets()).toEqual([]);
    expect(statSync(placeIn(home)).ino).toBe(statSync(placeIn(home, 'old.safetensors')).ino);
  });

  it('shows the list with licence and size, and what of it is here', async () => {
    const home = temporaryFolder();

    const shown = await cli(home, ['comfy', 'models', 'catalog']);
    const json = await cli(home, ['comfy', 'models', 'catalog', '--json']);

    expect(shown.stdout).toMatch(/sdxl-base +SDXL 1\.0 base +about 6\.5 GiB/);
    expect(json.json()).toMatchObject({
      success: true,
      models: expect.arrayContaining([expect.objectContaining({ id: 'flux-dev-fp8', installedPath: null })]),
    });
  });

  it.each([
    [['download', 'https://host.example/a.safetensors'], '--folder'],
    [['download', 'https://host.example/a.pth', '--folder', 'loras'], '--allow-pickle'],
    [['download', 'http://host.example/a.safetensors', '--folder', 'loras'], 'https://'],
    [['download'], 'missing'],
    [['dance'], 'does not know'],
    [['resume', 'x', '--link', '--again'], 'Choose one'],
  ])('refuses %j as wrong usage, and says what to do', async (args, words) => {
    const answer = await cli(temporaryFolder(), ['comfy', 'models', ...args]);

    expect([answer.code, answer.stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('says when there is no such model or download', async () => {
    const home = temporaryFolder();

    const model = await cli(home, ['comfy', 'models', 'download', 'unheard-of', '--json']);
    const download = await cli(home, ['comfy', 'models', 'pause', 'unheard-of', '--json']);

    expect([model.code, model.json().error, download.code, download.json().error]).toEqual([
      1,
      'not_found',
      1,
      'not_found',
    ]);
  });
});
