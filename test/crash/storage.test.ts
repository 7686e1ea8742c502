import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobId } from '../../src/contract/ids.ts';
import { systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { createDispatch } from '../../src/host/dispatch.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import { withConnection } from '../support/engine-connection.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { jobEnded, jobWhen, openEngine } from '../support/test-engine.ts';

const LARGE = 'a long prompt '.repeat(300);

function hurried(): ReturnType<typeof createHurriedClock> {
  return createHurriedClock({ factor: 60, since: systemClock.now(), aheadMs: 0 });
}

async function order(engine: Engine, prompt = 'a disk'): Promise<JobId> {
  return (await engine.handlers['jobs.create']({ jobType: 'image', provider: 'runway', params: { prompt } })).id;
}

async function expectBalanced(engine: Engine, vendor: VendorServer): Promise<void> {
  const { total } = await engine.handlers['budget.show']({});
  expect(total).toEqual({ spentMicros: vendor.chargedMicros, reservedMicros: 0 });
  expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
  expect(await engine.handlers['library.verify']({})).toMatchObject({ missing: [], damaged: [], orphans: [] });
  expect(new Set(vendor.creates).size).toBe(vendor.creates.length);
}

/** Orders until the disk is full. Returns what was accepted. */
async function orderUntilFull(engine: Engine): Promise<JobId[]> {
  const accepted: JobId[] = [];
  for (;;) {
    try {
      accepted.push(await order(engine, LARGE));
    } catch (error) {
      expect(error).toMatchObject({ code: 'storage_full' });
      return accepted;
    }
  }
}

describe('a full disk', () => {
  it('refuses new jobs in words, keeps every accepted one, and is over as soon as there is room', async () => {
    const vendor = await startVendor();
    const dataDir = tempFolder();
    const { opened: engine, connection } = await withConnection(dataDir, () =>
      openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url })], clock: hurried() }),
    );
    await engine.handlers['queue.pause']({});
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true })) + 60}`);
    const accepted = await orderUntilFull(engine);
    const counted = (await engine.handlers['jobs.counts']({})).queued;
    // No room for what the runners write: they wait, whatever they were about to write down.
    engine.handlers['queue.resume']({}).catch((error: unknown) =>
      expect(error).toMatchObject({ code: 'storage_full' }),
    );
    await firstAnnouncement(engine);

    connection.pragma('max_page_count = 1000000');
    await engine.handlers['queue.resume']({});
    const ended = await Promise.all(accepted.map((id) => jobEnded(engine, id)));

    expect(accepted.length).toBeGreaterThan(3);
    expect(counted).toBe(accepted.length);
    expect(ended.filter((job) => job.status !== 'completed')).toEqual([]);
    expect(vendor.creates).toHaveLength(accepted.length);
    await expectBalanced(engine, vendor);
  });

  it('while a paid result arrives only delays it: it is fetched again, and paid for once', async () => {
    const vendor = await startVendor();
    const state = { isFull: true, tries: 0 };
    const thrice = Promise.withResolvers<void>();
    const adapter = createVendorAdapter({ url: vendor.url });
    const filling: Adapter = {
      ...adapter,
      download: async (context, handle, output) => {
        state.tries += 1;
        if (state.tries === 3) thrice.resolve();
        const download = await adapter.download(context, handle, output);
        return state.isFull ? { ...download, stream: withoutRoom() } : download;
      },
    };
    const engine = await openEngine({ adapters: [filling], clock: hurried() });
    const id = await order(engine);
    await thrice.promise;

    state.isFull = false;

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'completed' });
    await expectBalanced(engine, vendor);
  });
});

/** A stream that breaks as a write to a full disk does. */
function withoutRoom(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    },
  });
}

async function firstAnnouncement(engine: Engine): Promise<void> {
  await new Promise<void>((resolve) => {
    const undo = engine.subscribe(() => {
      undo();
      resolve();
    });
    // Where nothing at all could be written, nothing is announced either.
    const timer = setTimeout(resolve, 200);
    onTestFinished(() => clearTimeout(timer));
  });
}

/** Another program that holds the write lock of the engine's database. */
async function holdLock(dataDir: string, ms: number | undefined): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('./lock-holder-process.ts', import.meta.url));
  const args = ms === undefined ? [] : [String(ms)];
  const child = spawn(process.execPath, [script, join(dataDir, 'gesso.db'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(end);
  await once(child.stdout, 'data');
  return end;
}

describe('a database that another program has locked', () => {
  it('is waited for, and the job that came meanwhile is accepted', async () => {
    const vendor = await startVendor();
    const dataDir = tempFolder();
    const engine = await openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url })] });
    await holdLock(dataDir, 700);
    const turns = { n: 0 };
    const counting = setInterval(() => (turns.n += 1), 10);
    onTestFinished(() => clearInterval(counting));

    const id = await order(engine);
    expect(turns.n, 'the event loop goes on meanwhile').toBeGreaterThan(10);

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'completed' });
    await expectBalanced(engine, vendor);
  });

  it('holds up what a person changes, and nothing else', async () => {
    const dataDir = tempFolder();
    const engine = await openEngine({ dataDir });
    const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog });
    await holdLock(dataDir, 300);
    const turns = { n: 0 };
    const counting = setInterval(() => (turns.n += 1), 10);
    onTestFinished(() => clearInterval(counting));

    await dispatch.invoke('settings.set', { theme: 'light' });

    expect(turns.n).toBeGreaterThan(5);
    expect(await dispatch.invoke('settings.get', {})).toMatchObject({ theme: 'light' });
  });

  it('for longer than anybody waits refuses new jobs, delays running ones and loses none', async () => {
    const vendor = await startVendor();
    vendor.mode = 'hold';
    const dataDir = tempFolder();
    const { opened: engine, connection } = await withConnection(dataDir, () =>
      openEngine({ dataDir, adapters: [createVendorAdapter({ url: vendor.url })], clock: hurried() }),
    );
    const ids = [await order(engine), await order(engine), await order(engine)];
    await Promise.all(ids.map((id) => jobWhen(engine, id, (job) => job.phase === 'running')));
    connection.pragma('busy_timeout = 20');
    const release = await holdLock(dataDir, undefined);
    vendor.mode = 'normal';

    const waits = Promise.all(ids.map((id) => hintOf(engine, id, /database is busy/)));
    await expect(order(engine)).rejects.toThrow(/busy|locked/i);
    await waits;
    await release();

    const ended = await Promise.all(ids.map((id) => jobEnded(engine, id)));
    expect(ended.map((job) => job.status)).toEqual(['completed', 'completed', 'completed']);
    expect(vendor.creates).toHaveLength(3);
    await expectBalanced(engine, vendor);
  });
});

/** The job says that it waits for the disk or the database. */
async function hintOf(engine: Engine, jobId: JobId, words: RegExp): Promise<void> {
  await new Promise<void>((resolve) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'job.progressed' || event.payload.jobId !== jobId) return;
      if (!words.test(event.payload.message ?? '')) return;
      undo();
      resolve();
    });
  });
}

describe('a place that cannot be written', () => {
  it('for results only delays a paid one until it can', async () => {
    const vendor = await startVendor();
    const dataDir = tempFolder();
    const engine = await openEngine({
      dataDir,
      adapters: [createVendorAdapter({ url: vendor.url })],
      clock: hurried(),
    });
    writeFileSync(join(dataDir, 'assets'), 'a file in place of the folder');
    const id = await order(engine);
    await hintOf(engine, id, /disk/);

    rmSync(join(dataDir, 'assets'));

    expect(await jobEnded(engine, id)).toMatchObject({ status: 'completed' });
    await expectBalanced(engine, vendor);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'is refused at the start, in words (root may write anywhere)',
    async () => {
      const dataDir = join(tempFolder(), 'read-only');
      mkdirSync(dataDir);
      chmodSync(dataDir, 0o500);

      await expect(openEngine({ dataDir })).rejects.toMatchObject({ reason: 'unwritable_folder' });
    },
  );
});
