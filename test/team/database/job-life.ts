import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { asArray, call, createCompany, field, jobArgs, must, type World } from './world.ts';

/** A job from its start to its end, with its money. */
export function describeJobLife(world: () => World): void {
  describe('a job of a team', () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk(world(), { limitMicros: 10_000_000_000 });
    });
    const service = () => world().people.service.client;
    const held = async () => field(await desk.budget(), 'reservedMicros');

    test('is queued, claimed, completed, and books what it cost once', async () => {
      const { id, token, leased } = await desk.leased();
      const report = {
        p_job: id,
        p_token: token,
        p_status: 'completed',
        p_actual_cost_micros: 600_000,
        p_usage_id: randomUUID(),
        p_cost_basis: 'provider',
      };

      const first = await must(call(desk.client, 'finish_job', report));
      const again = await must(call(desk.client, 'finish_job', report));

      expect(leased).toMatchObject({ status: 'processing', phase: 'preparing', attempt: 1 });
      expect([first['held'], again['held']]).toEqual([true, true]);
      expect(await desk.job(id)).toMatchObject({
        status: 'completed',
        actual_cost_micros: 600_000,
        cost_basis: 'provider',
        progress: 1,
      });
      const { rows } = await world().sql.query(
        'select amount_micros::int, kind from public.api_usage where project_id = $1',
        [id],
      );
      expect(rows).toEqual([{ amount_micros: 600_000, kind: 'charge' }]);
      expect(await held()).toBe(0);
    });

    test('is the same job when it is started again, and refused when something else is asked under its id or key', async () => {
      const args = jobArgs(desk.company, { p_idempotency_key: randomUUID() });
      const first = await must(call(desk.client, 'start_media_job', args));

      const again = await must(call(desk.client, 'start_media_job', args));
      const newId = await must(call(desk.client, 'start_media_job', { ...args, p_id: randomUUID() }));
      const other = await call(desk.client, 'start_media_job', { ...args, p_params: { prompt: 'other' } });
      const otherKey = await call(desk.client, 'start_media_job', { ...args, p_idempotency_key: randomUUID() });
      const otherByKey = await call(desk.client, 'start_media_job', { ...args, p_id: randomUUID(), p_model: 'gen4' });

      expect([first['created'], again['created'], newId['created']]).toEqual([true, false, false]);
      expect(field(newId, 'job', 'id')).toBe(args['p_id']);
      expect(other).toMatchObject({ status: 409, code: 'PT409', message: 'idempotency_conflict' });
      expect(otherKey).toMatchObject({ status: 409, message: 'idempotency_conflict' });
      expect(otherByKey).toMatchObject({ status: 409, message: 'idempotency_conflict' });
      await must(call(desk.client, 'cancel_job', { p_job: args['p_id'] }));
    });

    test('is tried again until its tries are used up', async () => {
      const { id, token } = await desk.leased({ p_max_attempts: 2 });
      const failure = {
        p_status: 'queued',
        p_error: { code: 'unavailable', message: 'busy', moneySpent: false, retryable: true },
      };

      await must(call(desk.client, 'finish_job', { p_job: id, p_token: token, ...failure }));
      const between = await desk.job(id);
      const [second] = asArray((await desk.claim(id)).data);
      await must(
        call(desk.client, 'finish_job', { p_job: id, p_token: Number(field(second, 'lease_token')), ...failure }),
      );

      expect(between).toMatchObject({ status: 'queued', phase: 'waiting', attempt: 1 });
      expect(await desk.job(id)).toMatchObject({ status: 'failed', attempt: 2, error: { code: 'unavailable' } });
      expect(await held()).toBe(0);
    });

    test('is cancelled at once while it waits, by its worker while it runs, and not when it has ended', async () => {
      const waiting = await desk.queued();
      const running = await desk.leased();

      const first = await must(call(desk.client, 'cancel_job', { p_job: waiting }));
      const twice = await must(call(desk.client, 'cancel_job', { p_job: waiting }));
      const asked = await must(call(desk.client, 'cancel_job', { p_job: running.id }));
      const beat = await must(call(desk.client, 'heartbeat_job', { p_job: running.id, p_token: running.token }));
      await must(call(desk.client, 'finish_job', { p_job: running.id, p_token: running.token, p_status: 'completed' }));
      const tooLate = await call(desk.client, 'cancel_job', { p_job: running.id });

      expect([first['status'], twice['status'], asked['status']]).toEqual(['cancelled', 'cancelled', 'processing']);
      expect(beat).toMatchObject({ held: true, cancelRequested: true });
      expect(tooLate).toMatchObject({ status: 409, message: 'job_not_cancellable' });
      expect(await held()).toBe(0);
    });

    test('costs more only after the limits were asked again', async () => {
      const { id, token } = await desk.leased({ p_max_cost_micros: 3_000_000 });
      const topUp = (micros: number) =>
        call(desk.client, 'top_up_job', { p_job: id, p_token: token, p_micros: micros });

      const more = await topUp(2_500_000);
      const aboveJob = await topUp(3_000_001);
      const stale = await call(desk.client, 'top_up_job', { p_job: id, p_token: token + 1, p_micros: 1 });

      expect(more.data).toEqual({ held: true, reservedMicros: 2_500_000 });
      expect(aboveJob).toMatchObject({ status: 402, code: 'PT402', message: 'budget_exceeded' });
      expect(stale.data).toEqual({ held: false });
      expect(await held()).toBe(2_500_000);
      await must(call(desk.client, 'finish_job', { p_job: id, p_token: token, p_status: 'cancelled' }));
      expect(await held()).toBe(0);
    });

    test('is left by the server to a device that asks for its provider, and taken when there is none', async () => {
      const cloud = await desk.queued({ p_provider: 'heygen' });
      const gpu = await desk.queued({ p_provider: 'comfyui', p_estimated_cost_micros: 0 });
      await desk.claim(randomUUID(), 'comfyui');

      const jobs = await call(service(), 'claim_server_jobs', {
        p_worker: 'w1',
        p_providers: ['heygen', 'comfyui'],
        p_company: desk.company,
      });

      expect(asArray(jobs.data)).toHaveLength(1);
      expect(asArray(jobs.data)[0]).toMatchObject({ id: cloud, lease_owner: 'server:w1' });
      await must(call(desk.client, 'cancel_job', { p_job: gpu }));
    });

    test('is listed page by page, newest first, and shown with its results', async () => {
      const own = await createCompany(world());
      const ids = [];
      for (let i = 0; i < 5; i++)
        ids.push(field(await must(call(desk.client, 'start_media_job', jobArgs(own))), 'job', 'id'));
      const page1 = await must(call(desk.client, 'list_jobs', { p_company: own, p_limit: 3 }));
      const page2 = await must(
        call(desk.client, 'list_jobs', { p_company: own, p_limit: 3, p_cursor: page1['nextCursor'] }),
      );
      const bad = await call(desk.client, 'list_jobs', { p_company: own, p_cursor: "'; drop table" });

      const shown = [...asArray(page1['jobs']), ...asArray(page2['jobs'])].map((job) => field(job, 'id'));
      expect(shown).toEqual(ids.toReversed());
      expect(page2['nextCursor']).toBeNull();
      expect(bad).toMatchObject({ status: 400, message: 'invalid_request' });
      await must(call(desk.client, 'cancel_job', { p_job: ids[0] }));
      await must(call(desk.client, 'delete_job', { p_job: ids[0] }));
      expect((await call(desk.client, 'get_job', { p_job: ids[0] })).status).toBe(404);
    });
  });
}
