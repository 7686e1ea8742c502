import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ComfyStandIn, startComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import { stackObstacle } from '../stack/binaries.ts';
import { type CrashProxy, startCrashProxy } from './crash-proxy.ts';
import { describeCrashes } from './crashes.ts';
import { describeComfyWork } from './comfy-work.ts';
import { ordersOf, VENDORS } from './orders.ts';
import { startTeamWorld, type TeamWorld } from './team-world.ts';
import { describeVendorFaults } from './vendor-faults.ts';
import { jobWhen, settled } from './wait-for-job.ts';

const obstacle = stackObstacle();

const WAKE_KEY = 'a-word-that-only-the-schedule-knows';

describe.skipIf(obstacle !== undefined)(`the worker of a team${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  let world: TeamWorld;
  let comfy: ComfyStandIn;
  let proxy: CrashProxy;
  beforeAll(async () => {
    comfy = await startComfyStandIn({ flavour: 'new' });
    proxy = await startCrashProxy();
    world = await startTeamWorld({
      functions: {
        SUPABASE_URL: proxy.url,
        COMFY_WORKER_URL: comfy.url,
        GESSO_WAKE_KEY: WAKE_KEY,
        // A project with its first keys only; the API's tests have both kinds and use the newer.
        SUPABASE_PUBLISHABLE_KEYS: '',
        SUPABASE_SECRET_KEYS: '',
      },
      onStack: ({ url }) => {
        proxy.target = url;
      },
    });
  }, 120_000);
  afterAll(async () => {
    await world.stop();
    await comfy.close();
    await proxy.stop();
  });
  afterEach(() => {
    for (const id of VENDORS) world.vendor(id).faults.clear();
  });

  const { order, nextPass, ledger } = ordersOf(() => world);

  test('carries a job of every vendor to its end, into the company’s storage, at the vendor’s price', async () => {
    const jobs = await Promise.all(VENDORS.map(async (id) => ({ id, jobId: await order(id) })));
    // Nobody waits for the pace of the vendors: another worker asks at once.
    for (const { id, jobId } of jobs) {
      const row = await jobWhen(world, jobId, settled, id === 'heygen' || id === 'runway' ? nextPass : undefined);
      const { json } = await world.call(`media-status?jobId=${jobId}`, { token: world.demo.apiKey });
      const outputs = json['outputs'] as { url: string; bytes: number; sha256: string }[];
      const [usage] = await world.sql<{ micros: string }>(
        'select sum(amount_micros) as micros from public.api_usage where project_id = $1',
        [jobId],
      );

      expect([id, row['status'], row['error']]).toEqual([id, 'completed', null]);
      expect(outputs.length).toBe(id === 'openai' ? 2 : 1);
      for (const output of outputs) {
        const file = await fetch(output.url);
        expect([file.status, (await file.arrayBuffer()).byteLength]).toEqual([200, output.bytes]);
      }
      expect(world.vendor(id).books.creates.length).toBe(1);
      if (id !== 'heygen') expect(Number(usage?.micros)).toBe(world.vendor(id).books.chargedMicros);
      expect(Number(usage?.micros)).toBe(Math.round(Number(json['actual_cost']) * 1e6));
    }
    expect(await ledger()).toEqual([]);
    expect(await world.sql('select name from storage.objects where bucket_id = $1', ['kept'])).toEqual([]);
  }, 120_000);

  describeVendorFaults(() => world);

  test('tries again, once it may, what the vendor was too busy for', async () => {
    const { books, faults } = world.vendor('openai');
    const [before, taken] = [books.creates.length, books.taken];
    faults.set({ fault: 'busy_bare', times: 1 });

    const jobId = await order('openai');
    await jobWhen(world, jobId, (row) => row['status'] === 'queued' && row['attempt'] === 1);
    const row = await jobWhen(world, jobId, settled, () => world.work(5));

    expect(row['status']).toBe('completed');
    expect([books.creates.length - before, books.taken - taken, row['attempt']]).toEqual([2, 1, 2]);
  });

  test('goes on after a crash in the middle of a paid request, without sending it again', async () => {
    const { books, faults } = world.vendor('openai');
    const before = books.creates.length;
    faults.set({ fault: 'slow', times: 1, delayMs: 2_000 });

    const jobId = await order('openai');
    await jobWhen(world, jobId, () => books.creates.length > before);
    await world.stack.crashFunctions();
    await nextPass();
    const row = await world.row(jobId);

    expect(books.creates.length - before).toBe(1);
    expect([row['status'], row['phase'], row['error']]).toMatchObject([
      'processing',
      'needs_attention',
      { code: 'outcome_unknown', moneySpent: 'unknown' },
    ]);
    expect(await ledger()).toEqual([]);
  });

  test('goes on after a crash while the vendor works, with the task that is written down', async () => {
    const { books } = world.vendor('runway');
    const before = books.creates.length;

    const jobId = await order('runway');
    await jobWhen(world, jobId, (row) => row['handle'] !== null);
    await world.stack.crashFunctions();
    const row = await jobWhen(world, jobId, settled, nextPass);

    expect([row['status'], books.creates.length - before]).toEqual(['completed', 1]);
  });

  test('shares jobs between workers that run at once: each is made once', async () => {
    const { books } = world.vendor('openai');
    const before = books.taken;

    const jobs = await Promise.all(Array.from({ length: 12 }, () => order('openai')));
    await Promise.all(Array.from({ length: 6 }, () => world.work(10)));
    const rows = await Promise.all(jobs.map((jobId) => jobWhen(world, jobId, settled, () => world.work(5))));

    expect(rows.map((row) => row['status'])).toEqual(jobs.map(() => 'completed'));
    expect(books.taken - before).toBe(12);
    expect(await ledger()).toEqual([]);
  }, 120_000);

  test('takes one file at a time, so that five large ones of a pass fit into a function', async () => {
    proxy.isQuiet = true;
    const jobs = await Promise.all(Array.from({ length: 5 }, () => order('openai')));
    proxy.mostUploads = 0;

    const outcomes = await world.work(20);
    proxy.isQuiet = false;

    expect(new Set(outcomes.map(({ jobId, outcome }) => `${jobId} ${outcome}`))).toEqual(
      new Set(jobs.map((jobId) => `${jobId} completed`)),
    );
    expect(proxy.mostUploads).toBe(1);
  });

  test('cancels at the vendor what is at work, and lets nothing be cancelled that has ended', async () => {
    const jobId = await order('runway');
    await jobWhen(world, jobId, (row) => row['handle'] !== null);

    const asked = await world.call('media-cancel', { token: world.demo.apiKey, body: { jobId } });
    const row = await jobWhen(world, jobId, settled, nextPass);
    const done = await order('openai');
    await jobWhen(world, done, settled);
    const late = await world.call('media-cancel', { token: world.demo.apiKey, body: { jobId: done } });

    expect(asked).toMatchObject({ status: 200, json: { status: 'processing' } });
    expect(row['status']).toBe('cancelled');
    expect([late.status, late.json['error']]).toEqual([409, 'job_not_cancellable']);
  });

  test('leaves a job to a desktop that takes such jobs', async () => {
    await world.sql(
      `insert into public.devices (company_id, id, user_id, name, app_version, client_schema, claims_providers, last_claim_at)
       select $1, gen_random_uuid(), user_id, 'a desktop', '1.0.0', 1, '{openai}', now() from public.company_members where company_id = $1 limit 1`,
      [world.demo.id],
    );

    const jobId = await order('openai');
    const outcomes = await world.work(0);
    await world.sql('update public.devices set revoked_at = now() where company_id = $1', [world.demo.id]);

    expect(outcomes.filter((one) => one.jobId === jobId)).toEqual([]);
    expect((await world.row(jobId))['status']).toBe('queued');
    expect((await jobWhen(world, jobId, settled, () => world.work(5)))['status']).toBe('completed');
  });

  test('is woken by a word of its own, which opens nothing else', async () => {
    const woken = await world.call('media-worker', { token: WAKE_KEY, body: { companyId: world.demo.id, seconds: 0 } });
    const others = await Promise.all([
      world.call('media-worker', { token: `${WAKE_KEY}x`, body: {} }),
      world.call('media-list', { token: WAKE_KEY }),
      world.call(`provider-keys?companyId=${world.demo.id}`, { token: WAKE_KEY }),
    ]);

    expect(woken).toMatchObject({ status: 200, json: { success: true, jobs: [] } });
    expect(others.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  describeComfyWork(
    () => world,
    () => comfy,
  );
  describeCrashes(
    () => world,
    () => proxy,
  );
});
