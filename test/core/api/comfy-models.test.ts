import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/contract/events.ts';
import { METHODS } from '../../../src/contract/methods.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { modelOf, put } from '../../fakes/models/safetensors.ts';
import { SourceServer } from '../../fakes/models/source-server.ts';
import { createPatientAdapter } from '../../host/patient-adapter.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { openEngine } from '../../support/test-engine.ts';

const MB = 1024 ** 2;

/** A stand-in for the ComfyUI provider that counts how often it is asked what it has. */
function countingComfy(): { adapter: Adapter; asked: () => number } {
  const patient = createPatientAdapter({ id: 'comfyui', priceMicros: 0 });
  let asked = 0;
  const describeIt: Adapter['describe'] = (context) => {
    asked += 1;
    return patient.describe(context);
  };
  return { adapter: { ...patient, describe: describeIt }, asked: () => asked };
}

function untilEvent(engine: Engine, test: (event: EngineEvent) => boolean): Promise<EngineEvent> {
  return new Promise((resolve) => {
    const undo = engine.subscribe((event) => {
      if (!test(event)) return;
      undo();
      resolve(event);
    });
  });
}

const isDone = (event: EngineEvent): boolean =>
  event.name === 'models.downloading' && event.payload.download.state === 'done';

describe('the models side of an engine', () => {
  it('asks ComfyUI again when a file has arrived, and lists it', async () => {
    const source = await SourceServer.start();
    const url = source.serve('/a.safetensors', { bytes: modelOf(MB), publishesHash: true });
    const { adapter, asked } = countingComfy();
    const engine = await openEngine({ adapters: [adapter] });
    await engine.handlers['providers.get']({ provider: 'comfyui' });
    const before = asked();

    const done = untilEvent(engine, isDone);
    await engine.handlers['models.download']({ url, folder: 'checkpoints', allowPickle: false });
    await done;
    const listed = METHODS['models.list'].output.parse(await engine.handlers['models.list']({}));

    expect(asked()).toBeGreaterThan(before);
    expect(listed.models).toMatchObject([{ name: 'a.safetensors', origin: 'own', sha256: expect.any(String) }]);
    expect(listed.totalBytes).toBe(listed.models[0]?.bytes);
  });

  it('says of the shipped list what is here, and which download brings the rest', async () => {
    const dataDir = tempFolder();
    put(join(dataDir, 'comfy', 'models', 'vae', 'wan2.2_vae.safetensors'), modelOf(MB));
    const engine = await openEngine({ dataDir });

    const { models } = METHODS['models.catalog'].output.parse(await engine.handlers['models.catalog']({}));

    expect(models.find(({ id }) => id === 'wan22-vae')?.installedPath).toBe(
      join(dataDir, 'comfy', 'models', 'vae', 'wan2.2_vae.safetensors'),
    );
    expect(models.filter(({ installedPath }) => installedPath !== null)).toHaveLength(1);
  });

  it('verifies what is there with progress, and finds a file that is not what its name says', async () => {
    const dataDir = tempFolder();
    const bytes = modelOf(MB);
    const path = put(join(dataDir, 'comfy', 'models', 'vae', 'wan2.2_vae.safetensors'), bytes);
    const engine = await openEngine({ dataDir });
    const verifying = untilEvent(engine, (event) => event.name === 'models.verifying');

    const answer = METHODS['models.verify'].output.parse(await engine.handlers['models.verify']({}));

    expect(answer.results).toMatchObject([
      { path, result: 'changed', sha256: createHash('sha256').update(bytes).digest('hex') },
    ]);
    expect(await verifying).toMatchObject({ payload: { path, index: 0, count: 1 } });
    await expect(engine.handlers['models.verify']({ paths: ['/etc/passwd'] })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('stops verifying when asked to, one at a time', async () => {
    const dataDir = tempFolder();
    put(join(dataDir, 'comfy', 'models', 'vae', 'a.safetensors'), modelOf(64 * MB));
    const engine = await openEngine({ dataDir });
    const started = untilEvent(engine, (event) => event.name === 'models.verifying');

    const verifying = engine.handlers['models.verify']({});
    await started;
    const second = engine.handlers['models.verify']({}).then(
      () => 'ran',
      (error: { code: string }) => error.code,
    );
    const stopped = await engine.handlers['models.cancelVerify']({});

    expect([stopped.cancelled, await second]).toEqual([true, 'conflict']);
    expect(await verifying).toEqual({ results: [], cancelled: true });
    expect(await engine.handlers['models.cancelVerify']({})).toEqual({ cancelled: false });
  });

  it('asks a source for the size before it is promised', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(MB);
    const url = source.serve('/a.safetensors', { bytes });
    const engine = await openEngine();

    const facts = METHODS['models.inspect'].output.parse(
      await engine.handlers['models.inspect']({ url, folder: 'loras' }),
    );
    const missing = engine.handlers['models.inspect']({ url: `${source.origin}/none.safetensors`, folder: 'loras' });

    expect(facts).toMatchObject({ bytes: bytes.byteLength, canResume: true, checksumFrom: null });
    await expect(missing).rejects.toMatchObject({ code: 'conflict', details: { reason: 'not_found' } });
  });

  it('stops within its time in the middle of a download, and the next engine goes on by itself', async () => {
    const source = await SourceServer.start();
    const bytes = modelOf(4 * MB);
    const url = source.serve('/a.safetensors', { bytes });
    source.faults.push({ kind: 'stall', after: 2 * MB });
    const dataDir = tempFolder();
    const first = await openEngine({ dataDir });
    await first.handlers['models.download']({ url, folder: 'loras', allowPickle: false });
    await untilEvent(first, (event) => event.name === 'models.downloading' && event.payload.download.bytes === 2 * MB);

    const began = performance.now();
    await first.stop();
    const took = performance.now() - began;
    const second = await openEngine({ dataDir });
    await untilEvent(second, isDone);

    expect(took).toBeLessThan(2500);
    expect(source.bodyBytes).toBe(bytes.byteLength);
  });
});
