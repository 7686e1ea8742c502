import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { clockText, type Desk, op, openDesk, outcomesOf, ownJob } from './desk.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** Push and pull: what the desktops agree on. */
export function describeSync(world: () => World): void {
  describe('sync', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });

    test('applies ops in order, each once, and answers a repeated push with the same words', async () => {
      const own = ownJob();
      const ops = [
        op('job.put', own),
        op('job.put', { ...own, status: 'processing', attempt: 1 }),
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 5 }),
      ];

      const first = await desk.push(ops);
      const again = await desk.push(ops);

      expect(outcomesOf(first)).toEqual(['ok', 'ok', 'ok']);
      expect(field(again.data, 'results')).toEqual(field(first.data, 'results'));
      const rows = asArray((await desk.pull(0))['rows']);
      expect(rows.map((row) => field(row, 'table'))).toEqual(['media_projects', 'api_usage']);
      expect(field(rows[0], 'row')).toMatchObject({
        id: own.id,
        status: 'processing',
        run_on: 'desktop',
        device_id: desk.deviceId,
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
        op('job.put', ownJob({ status: 'cooking' })),
        op('setting.put', { key: 'fine', value: 1, hlc: clockText(Date.now()) }),
      ];

      const answer = await desk.push(ops);

      expect(outcomesOf(answer)).toEqual([
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
      const first = op('setting.put', { key: 'x', value: 1, hlc: clockText(Date.now()) });
      await desk.push([first]);
      const reused = await desk.push([{ ...first, args: { key: 'x', value: 2, hlc: clockText(Date.now()) } }]);
      await must(call(desk.client, 'update_company', { p_company: desk.company, p_min_client_schema: 3 }));
      const old = await desk.push([first]);
      const tooMany = await desk.push(
        Array.from({ length: 51 }, () => op('x', {})),
        { p_client_schema: 3 },
      );

      expect(field(reused.data, 'results', 0, 'error', 'code')).toBe('idempotency_conflict');
      expect(old).toMatchObject({ status: 426, code: 'PT426', message: 'upgrade_required' });
      expect(tooMany).toMatchObject({ status: 400, message: 'invalid_request' });
    });

    test('merges reports about a desktop’s job by attempt and rank, whatever order they come in', async () => {
      const own = ownJob();
      const reports = [
        { ...own, status: 'completed', attempt: 2 },
        { ...own, status: 'processing', attempt: 2 },
        { ...own, status: 'failed', attempt: 1, error: { code: 'unavailable' } },
        { ...own, status: 'failed', attempt: 3, error: { code: 'unavailable' } },
      ];

      const answer = await desk.push(reports.map((report) => op('job.put', report)));

      expect(asArray(field(answer.data, 'results')).map((result) => field(result, 'result', 'applied'))).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(await must(call(desk.client, 'get_job', { p_job: own.id }))).toMatchObject({
        status: 'completed',
        attempt: 2,
      });
    });

    test('lets a retry on the desktop leave a failure, and no other device report about it', async () => {
      const own = ownJob({ status: 'failed', attempt: 1, error: { code: 'unavailable' } });
      await desk.push([op('job.put', own)]);
      const retried = await desk.push([op('job.put', { ...own, status: 'processing', attempt: 2, error: null })]);
      const other = randomUUID();
      await must(
        call(desk.client, 'register_device', {
          p_company: desk.company,
          p_id: other,
          p_name: 'x',
          p_app_version: '1',
          p_client_schema: 1,
        }),
      );
      const foreign = await desk.push([op('job.put', { ...own, status: 'completed', attempt: 2 })], {
        p_device: other,
      });

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
        call(desk.client, 'put_setting', { p_company: desk.company, p_key: 'colour', p_value: value, p_hlc: hlc });

      const answers = [
        await put('blue', clockText(now)),
        await put('late', clockText(now - 3 * 3_600_000)),
        await put('same', clockText(now)),
        await put('red', clockText(now, 'ffffffffffff')),
        await put('future', clockText(now + 86_400_000)),
        await put('soon', clockText(now + 240_000)),
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
      expect(field((await desk.pull(0))['rows'], 0, 'row', 'value')).toBe('soon');
    });

    test('takes no clock that would not sort as time does', async () => {
      const put = (hlc: string) =>
        call(desk.client, 'put_setting', { p_company: desk.company, p_key: 'x', p_value: 1, p_hlc: hlc });
      const good = clockText(Date.now(), 'a'.repeat(32));

      const answers = await Promise.all(
        [
          good.slice(1),
          `0${good}`,
          good.replace('-0000-', '-000-'),
          good.replace('-0000-', '-00000-'),
          `${good}a`,
          good.slice(0, 26),
          good.toUpperCase(),
          `${good}\n`,
          good.slice(0, 27),
          good,
        ].map(put),
      );

      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 400, 400, 200, 200]);
    });

    test('takes a device’s time as what it says and its own as what counts', async () => {
      const id = randomUUID();
      const future = new Date(Date.now() + 400 * 86_400_000).toISOString();
      const own = ownJob({ createdAt: future, status: 'completed', finishedAt: future });

      await desk.push([
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
  });
}
