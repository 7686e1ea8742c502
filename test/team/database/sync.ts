import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { assetArgs } from './facts.ts';
import { asArray } from './job-life.ts';
import { call, createCompany, field, must, type World } from './world.ts';

/** Push and pull: what the desktops agree on. */
export function describeSync(world: () => World): void {
  describe('sync', () => {
    let company = '';
    beforeEach(async () => {
      company = await createCompany(world());
    });
    const owner = () => world().people.owner;
    const op = (kind: string, args: object) => ({ opId: randomUUID(), kind, args });
    const push = (ops: readonly object[], more: object = {}) =>
      call(owner().client, 'push_ops', {
        p_company: company,
        p_device: owner().deviceId,
        p_client_schema: 1,
        p_ops: ops,
        ...more,
      });
    const pull = (since: number, limit = 1000) =>
      must(call(owner().client, 'sync_pull', { p_company: company, p_since: since, p_limit: limit }));
    const outcomes = (answer: { data: unknown }) =>
      asArray(field(answer.data, 'results')).map((result) => field(result, 'outcome'));
    const job = (more: object = {}) => ({
      id: randomUUID(),
      jobType: 'image',
      provider: 'comfyui',
      params: { prompt: 'x' },
      status: 'queued',
      attempt: 0,
      ...more,
    });
    const clock = (ms: number, node = '0123456789ab') => `${String(ms).padStart(13, '0')}-0000-${node}`;
    const setting = (key: string) =>
      must(call(owner().client, 'sync_pull', { p_company: company })).then(({ rows }) =>
        asArray(rows)
          .map((row) => field(row, 'row'))
          .find((row) => field(row, 'key') === key),
      );

    test('applies ops in order, each once, and answers a repeated push with the same words', async () => {
      const own = job();
      const ops = [
        op('job.put', own),
        op('job.put', { ...own, status: 'processing', attempt: 1 }),
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 5 }),
      ];

      const first = await push(ops);
      const again = await push(ops);

      expect(outcomes(first)).toEqual(['ok', 'ok', 'ok']);
      expect(field(again.data, 'results')).toEqual(field(first.data, 'results'));
      const rows = asArray((await pull(0))['rows']);
      expect(rows.map((row) => field(row, 'table'))).toEqual(['media_projects', 'api_usage']);
      expect(field(rows[0], 'row')).toMatchObject({
        id: own.id,
        status: 'processing',
        run_on: 'desktop',
        device_id: owner().deviceId,
      });
    });

    test('parks what is refused and goes on with the rest', async () => {
      const ops = [
        op('job.put', { id: 'not an id' }),
        op('from.the.future', {}),
        { kind: 'job.put' },
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 'many' }),
        op('setting.put', { key: 'x', value: 1, hlc: 'soon' }),
        op('job.start', { id: randomUUID(), jobType: 'image', provider: 'openai', params: {} }),
        op('job.put', job({ status: 'cooking' })),
        op('setting.put', { key: 'fine', value: 1, hlc: clock(Date.now()) }),
      ];

      const answer = await push(ops);

      expect(outcomes(answer)).toEqual([
        'rejected',
        'unknown_kind',
        'rejected',
        'rejected',
        'rejected',
        'rejected',
        'rejected',
        'ok',
      ]);
      expect(
        asArray(field(answer.data, 'results'))
          .slice(0, 7)
          .map((result) => field(result, 'error', 'status')),
      ).toEqual([400, 422, 400, 400, 400, 400, 400]);
      expect(JSON.stringify(answer.data)).not.toMatch(/internal|sqlerrm|constraint/i);
    });

    test('refuses an opId for another change, a client that is too old, and a batch that is too large', async () => {
      const first = op('setting.put', { key: 'x', value: 1, hlc: clock(Date.now()) });
      await push([first]);
      const reused = await push([{ ...first, args: { key: 'x', value: 2, hlc: clock(Date.now()) } }]);
      await must(call(owner().client, 'update_company', { p_company: company, p_min_client_schema: 3 }));
      const old = await push([first]);
      const tooMany = await push(
        Array.from({ length: 51 }, () => op('x', {})),
        { p_client_schema: 3 },
      );

      expect(field(reused.data, 'results', 0, 'error', 'code')).toBe('idempotency_conflict');
      expect(old).toMatchObject({ status: 426, code: 'PT426', message: 'upgrade_required' });
      expect(tooMany).toMatchObject({ status: 400, message: 'invalid_request' });
    });

    test('merges reports about a desktop’s job by attempt and rank, whatever order they come in', async () => {
      const own = job();
      const reports = [
        { ...own, status: 'completed', attempt: 2 },
        { ...own, status: 'processing', attempt: 2 },
        { ...own, status: 'failed', attempt: 1, error: { code: 'unavailable' } },
        { ...own, status: 'failed', attempt: 3, error: { code: 'unavailable' } },
      ];

      const answer = await push(reports.map((report) => op('job.put', report)));

      expect(asArray(field(answer.data, 'results')).map((result) => field(result, 'result', 'applied'))).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(await must(call(owner().client, 'get_job', { p_job: own.id }))).toMatchObject({
        status: 'completed',
        attempt: 2,
      });
    });

    test('lets a retry on the desktop leave a failure, and no other device report about it', async () => {
      const own = job({ status: 'failed', attempt: 1, error: { code: 'unavailable' } });
      await push([op('job.put', own)]);
      const retried = await push([op('job.put', { ...own, status: 'processing', attempt: 2, error: null })]);
      const other = randomUUID();
      await must(
        call(owner().client, 'register_device', {
          p_company: company,
          p_id: other,
          p_name: 'x',
          p_app_version: '1',
          p_client_schema: 1,
        }),
      );
      const foreign = await push([op('job.put', { ...own, status: 'completed', attempt: 2 })], { p_device: other });

      expect(field(retried.data, 'results', 0, 'result', 'job')).toMatchObject({
        status: 'processing',
        finished_at: null,
        error: null,
      });
      expect(field(foreign.data, 'results', 0, 'error', 'status')).toBe(403);
    });

    test('keeps the newest setting by its clock, and refuses one from a clock that runs ahead', async () => {
      const now = Date.now();
      const put = (value: string, hlc: string) =>
        call(owner().client, 'put_setting', { p_company: company, p_key: 'colour', p_value: value, p_hlc: hlc });

      const answers = [
        await put('blue', clock(now)),
        await put('late', clock(now - 3 * 3_600_000)),
        await put('same', clock(now)),
        await put('red', clock(now, 'ffffffffffff')),
        await put('future', clock(now + 86_400_000)),
        await put('soon', clock(now + 240_000)),
      ];

      expect(answers.map(({ status, data }) => [status, field(data, 'applied')])).toEqual([
        [200, true],
        [200, false],
        [200, false],
        [200, true],
        [409, undefined],
        [200, true],
      ]);
      expect(answers[4]).toMatchObject({ code: 'PT409', message: 'clock_ahead' });
      expect(field(await setting('colour'), 'value')).toBe('soon');
    });

    test('takes a device’s time as what it says and its own as what counts', async () => {
      const id = randomUUID();
      const future = new Date(Date.now() + 400 * 86_400_000).toISOString();
      const own = job({ createdAt: future, status: 'completed', finishedAt: future });

      await push([
        op('usage.book', { id, provider: 'openai', amountMicros: 5, occurredAt: future }),
        op('job.put', own),
      ]);

      const { rows } = await world().sql.query<{ usage: boolean; job: boolean; past: boolean }>(
        `select (select occurred_at <= now() and window_at <= now() from public.api_usage where id = $1) as usage,
          (select created_at <= now() and finished_at <= now() from public.media_projects where id = $2) as job, true as past`,
        [id, own.id],
      );
      expect(rows[0]).toMatchObject({ usage: true, job: true });
    });

    test('brings every change once, page by page, and the rest of the company with the last page', async () => {
      await push(
        Array.from({ length: 50 }, (_, i) => op('setting.put', { key: `k${i}`, value: i, hlc: clock(Date.now()) })),
      );
      const seen: unknown[] = [];
      const pages: number[] = [];
      let page = await pull(0, 20);
      for (;;) {
        const rows = asArray(page['rows']);
        pages.push(rows.length);
        seen.push(...rows.map((row) => field(row, 'row', 'key')));
        if (page['more'] !== true) break;
        expect(page['snapshot']).toBeNull();
        page = await pull(Number(page['cursor']), 20);
      }

      expect(pages).toEqual([20, 20, 10]);
      expect(new Set(seen).size).toBe(50);
      expect(page['snapshot']).toMatchObject({ role: 'owner', company: { id: company }, limits: [] });
      expect(asArray((await pull(Number(page['cursor'])))['rows'])).toEqual([]);
    });

    test('carries ten thousand rows in one page, and a page of large rows by their size', async () => {
      await world().sql.query(
        `insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros)
         select gen_random_uuid(), $1, 'image', 'comfyui', jsonb_build_object('prompt', 'row ' || n), repeat('a', 64), 'server', 0 from generate_series(1, 10050) n`,
        [company],
      );
      const page = await pull(0, 1_000_000);
      const rest = await pull(Number(page['cursor']), 10_000);
      const large = await createCompany(world());
      await world().sql.query(
        `insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros)
         select gen_random_uuid(), $1, 'image', 'comfyui', jsonb_build_object('image', repeat('x', 1000000)), repeat('a', 64), 'server', 0 from generate_series(1, 17) n`,
        [large],
      );
      const byBytes = await must(call(owner().client, 'sync_pull', { p_company: large }));

      expect([asArray(page['rows']).length, page['more'], asArray(rest['rows']).length, rest['more']]).toEqual([
        10_000,
        true,
        50,
        false,
      ]);
      expect([asArray(byBytes['rows']).length, byBytes['more']]).toEqual([16, true]);
    });

    test('loses nothing while eight writers commit, slow ones between quick ones', async () => {
      const writers = Array.from({ length: 8 }, (_, n) => writeSettings(world(), { company, writer: n, count: 40 }));
      const state = { isWriting: true };
      const writing = Promise.all(writers).finally(() => {
        state.isWriting = false;
      });

      const seen = new Set<unknown>();
      let cursor = 0;
      for (;;) {
        const isLast = !state.isWriting;
        const page = await pull(cursor, 50);
        for (const row of asArray(page['rows'])) seen.add(field(row, 'row', 'key'));
        cursor = Number(page['cursor']);
        if (isLast && page['more'] !== true) break;
      }
      await writing;

      expect(seen.size).toBe(8 * 40);
    }, 30_000);

    test('hides what was deleted, forgets it after its time, and says so', async () => {
      const asset = await must(call(owner().client, 'register_asset', assetArgs(company, 'gone')));
      await push([
        op('asset.delete', { id: asset['id'] }),
        op('setting.put', { key: 'x', hlc: clock(Date.now()), deleted: true }),
      ]);
      const deleted = asArray((await pull(0))['rows']);
      await world().sql.query(
        "update public.media_assets set deleted_at = now() - interval '181 days' where company_id = $1",
        [company],
      );

      await must(call(world().people.service.client, 'purge_deleted'));

      const after = await pull(0);
      expect(deleted.map((row) => field(row, 'row', 'deleted_at') === null)).toEqual([false, false]);
      expect(asArray(after['rows']).map((row) => field(row, 'table'))).toEqual(['company_settings']);
      expect(Number(after['purgedRev'])).toBeGreaterThan(0);
    });

    test('tells clients to start over after a restore', async () => {
      const before = await pull(0);
      const epoch = (await call(world().people.service.client, 'reset_sync_epoch', { p_company: company })).data;

      expect(epoch).not.toBe(before['epoch']);
      expect((await pull(0))['epoch']).toBe(epoch);
    });

    test('pokes the company once for each commit, with nothing in it but a number', async () => {
      const topic = `company:${company}`;
      const pokes = async () =>
        (
          await world().sql.query<{ payload: unknown }>(
            'select payload from realtime.messages where topic = $1 order by inserted_at',
            [topic],
          )
        ).rows;
      const before = (await pokes()).length;

      await push([
        op('job.put', job()),
        op('job.put', job()),
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 5 }),
      ]);

      const sent = (await pokes()).slice(before);
      expect(sent).toEqual([{ payload: { rev: expect.any(Number) } }]);
    });
  });
}

/** Puts settings as the service does, every third transaction held open for a while. */
async function writeSettings(world: World, options: { company: string; writer: number; count: number }): Promise<void> {
  const client = await world.sql.connect();
  try {
    for (let i = 0; i < options.count; i++) {
      await client.query('begin');
      await client.query("select set_config('role', 'service_role', true)");
      const hlc = `${Date.now()}-0000-0123456789ab`;
      await client.query('select public.put_setting($1, $2, $3, $4)', [
        options.company,
        `w${options.writer}.n${i}`,
        i,
        hlc,
      ]);
      if (i % 3 === 0) await client.query('select pg_sleep(0.005)');
      await client.query('commit');
    }
  } finally {
    client.release();
  }
}
