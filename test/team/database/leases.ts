import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** Who gets a job, and what becomes of it when a lease ends without a word. */
export function describeLeases(world: () => World): void {
  describe('a lease', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    const service = () => world().people.service.client;
    const beat = (lease: { id: string; token: number }, more: object = {}) =>
      call(desk.client, 'heartbeat_job', { p_job: lease.id, p_token: lease.token, ...more });
    const finish = (lease: { id: string; token: number }, more: object) =>
      call(desk.client, 'finish_job', { p_job: lease.id, p_token: lease.token, ...more });

    test('goes to what is most urgent, then oldest, due, and of the providers that were asked for', async () => {
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
      const [first, second, urgent] = [
        await desk.queued(),
        await desk.queued(),
        await desk.queued({ p_priority: 5 }),
        await desk.queued({ p_priority: 9, p_run_after: inAnHour }),
        await desk.queued({ p_priority: 9, p_provider: 'luma' }),
      ];

      const taken = await desk.ask('claim_jobs', { p_device: desk.deviceId, p_providers: ['runway'], p_limit: 9 });
      const [one] = [asArray(taken.data)];

      expect(one.map((job) => field(job, 'id'))).toEqual([urgent, first, second]);
    });

    test('hands a job out one by one in that order, too', async () => {
      const [first] = [await desk.queued(), await desk.queued()];
      const urgent = await desk.queued({ p_priority: 1 });

      const next = async () =>
        field(
          asArray((await desk.ask('claim_jobs', { p_device: desk.deviceId, p_providers: ['runway'] })).data),
          0,
          'id',
        );

      expect([await next(), await next()]).toEqual([urgent, first]);
    });

    test('leaves nothing of a try behind for the next one, which waits as long as was asked, a day at most', async () => {
      const lease = await desk.leased();
      await must(beat(lease, { p_phase: 'running', p_provider_job_id: 'task-1', p_handle: { task: 1 } }));
      const failed = { p_status: 'queued', p_error: { code: 'unavailable' }, p_retry_after_s: 2_000_000_000 };

      await must(finish(lease, failed));
      const early = asArray((await desk.claim(lease.id)).data);
      const waiting = await desk.job(lease.id);

      expect(early).toEqual([]);
      expect(waiting).toMatchObject({ status: 'queued', provider_job_id: null, handle: null });
      expect(Date.parse(String(waiting['run_after'])) - Date.now()).toBeLessThan(86_500_000);
    });

    test('does not outlive a request for the end: neither a failed try nor a silent worker starts the job again', async () => {
      const [failed, silent] = [await desk.leased(), await desk.leased()];
      for (const { id } of [failed, silent]) await must(call(desk.client, 'cancel_job', { p_job: id }));

      await must(finish(failed, { p_status: 'queued' }));
      await desk.exhaust(silent.id);
      const again = await desk.claim(silent.id);

      expect([(await desk.job(failed.id))['status'], (await desk.job(silent.id))['status'], again.data]).toEqual([
        'cancelled',
        'cancelled',
        [],
      ]);
    });

    test('sets aside what may have cost something: no safety named, no try left, or a task that never ends', async () => {
      const unnamed = await desk.leased();
      await must(beat(unnamed, { p_phase: 'submitting' }));
      const lastTry = await desk.leased({ p_max_attempts: 1 });
      await must(beat(lastTry, { p_phase: 'submitting', p_submit_safety: 'idempotent' }));
      const endless = await desk.leased();
      await must(beat(endless, { p_phase: 'running', p_provider_job_id: 'task-7' }));
      await world().sql.query(
        "update public.media_projects set started_at = now() - interval '49 hours' where id = $1",
        [endless.id],
      );
      const all = [unnamed, lastTry, endless];
      for (const { id } of all) await desk.exhaust(id);

      await must(call(service(), 'sweep_expired'));

      const phases = await Promise.all(all.map(async ({ id }) => (await desk.job(id))['phase']));
      expect(phases).toEqual(['needs_attention', 'needs_attention', 'needs_attention']);
      expect((await must(beat(unnamed)))['held']).toBe(false);
    });

    test('says where the work stands, and never ends it by a heartbeat', async () => {
      const lease = await desk.leased();

      const answers = await Promise.all(
        ['waiting', 'needs_attention', 'completed', 'failed', 'cancelled'].map((p_phase) => beat(lease, { p_phase })),
      );
      const negative = await finish(lease, { p_status: 'completed', p_actual_cost_micros: -5 });

      expect([...answers, negative].map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    });

    test('is not needed by who knows the task, and the provider’s word fences whoever holds it', async () => {
      const lease = await desk.leased();
      const report = { p_job: lease.id, p_status: 'completed' };

      const nameless = await call(service(), 'finish_server_job', { ...report, p_provider_job_id: null });
      await must(beat(lease, { p_phase: 'running', p_provider_job_id: 'task-8' }));
      await must(call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-8' }));
      const late = await must(finish(lease, { p_status: 'completed' }));

      expect(nameless.status).toBe(409);
      expect(late['held']).toBe(false);
    });

    test('asks for the end of a task that is at its provider, even while nobody follows it', async () => {
      const lease = await desk.leased();
      await must(beat(lease, { p_phase: 'running', p_provider_job_id: 'task-6' }));
      await desk.exhaust(lease.id);
      await must(call(service(), 'sweep_expired'));

      const asked = await must(call(desk.client, 'cancel_job', { p_job: lease.id }));
      const tooEarly = await call(desk.client, 'delete_job', { p_job: lease.id });

      expect(asked).toMatchObject({ status: 'queued', phase: 'running', cancel_requested_at: expect.any(String) });
      expect(tooEarly.status).toBe(409);
    });

    test('is never waited for by the server: a busy company is left for later', async () => {
      await desk.queued({ p_provider: 'pika' });
      const idle = await desk.leased();
      await desk.exhaust(idle.id);
      const client = await world().sql.connect();
      await client.query('begin');
      await client.query('select app.lock_company($1)', [desk.company]);

      const swept = await call(service(), 'sweep_expired');
      const claimed = await call(service(), 'claim_server_jobs', { p_worker: 'w', p_providers: ['pika'] });
      await client.query('rollback');
      client.release();

      expect([swept.status, claimed.status, claimed.data]).toEqual([200, 200, []]);
      expect(await desk.job(idle.id)).toMatchObject({ status: 'processing' });
    });

    test('names its reservation: settled by what was done, released by what was not', async () => {
      const [done, not] = [await desk.leased(), await desk.leased()];
      await must(finish(done, { p_status: 'completed', p_actual_cost_micros: 5, p_usage_id: randomUUID() }));
      await must(finish(not, { p_status: 'cancelled' }));

      const { rows } = await world().sql.query<{ id: string; state: string }>(
        'select id, state from public.budget_reservations where company_id = $1',
        [desk.company],
      );

      expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(
        new Map([
          [done.id, 'settled'],
          [not.id, 'released'],
        ]),
      );
    });
  });
}
