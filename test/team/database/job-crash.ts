import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** A job whose worker is gone. */
export function describeJobCrash(world: () => World): void {
  describe('a job whose worker is gone', () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk(world(), { limitMicros: 10_000_000_000 });
    });
    const service = () => world().people.service.client;
    const held = async () => field(await desk.budget(), 'reservedMicros');

    test('goes back to the queue when its worker is gone, and the zombie writes nothing', async () => {
      const { id, token } = await desk.leased();
      await desk.exhaust(id);

      const [second] = asArray((await desk.claim(id)).data);
      const beat = await must(call(desk.client, 'heartbeat_job', { p_job: id, p_token: token }));
      const late = await must(
        call(desk.client, 'finish_job', {
          p_job: id,
          p_token: token,
          p_status: 'completed',
          p_actual_cost_micros: 5,
          p_usage_id: randomUUID(),
        }),
      );

      expect(second).toMatchObject({ lease_token: token + 1, attempt: 2, status: 'processing' });
      expect([beat['held'], late['held']]).toEqual([false, false]);
      expect(await desk.job(id)).toMatchObject({ status: 'processing', actual_cost_micros: null });
      await must(call(desk.client, 'finish_job', { p_job: id, p_token: token + 1, p_status: 'cancelled' }));
    });

    test('is set aside when its worker is gone after a request that cannot be asked about, and a person decides', async () => {
      const { id, token } = await desk.leased();
      await must(
        call(desk.client, 'heartbeat_job', {
          p_job: id,
          p_token: token,
          p_phase: 'submitting',
          p_submit_safety: 'none',
        }),
      );
      await desk.exhaust(id);

      const taken = asArray((await desk.claim(id)).data);
      const waiting = await desk.job(id);
      const heldMeanwhile = await held();
      const resolved = await must(
        call(desk.client, 'resolve_job', { p_job: id, p_resolution: 'charged', p_usage_id: randomUUID() }),
      );

      expect(taken).toEqual([]);
      expect(waiting).toMatchObject({
        status: 'processing',
        phase: 'needs_attention',
        error: { code: 'outcome_unknown', moneySpent: 'unknown' },
      });
      expect(heldMeanwhile).toBe(1_000_000);
      expect(resolved).toMatchObject({ status: 'failed', actual_cost_micros: 1_000_000 });
      expect(await held()).toBe(0);
    });

    test('is repeated under the same attempt when the provider honours an idempotency key, and followed when its task is known', async () => {
      const doubtful = await desk.leased();
      await must(
        call(desk.client, 'heartbeat_job', {
          p_job: doubtful.id,
          p_token: doubtful.token,
          p_phase: 'submitting',
          p_submit_safety: 'idempotent',
        }),
      );
      const known = await desk.leased();
      await must(
        call(desk.client, 'heartbeat_job', {
          p_job: known.id,
          p_token: known.token,
          p_phase: 'running',
          p_provider_job_id: 'task-1',
          p_handle: { task: 1 },
        }),
      );
      await Promise.all([desk.exhaust(doubtful.id), desk.exhaust(known.id)]);

      const [again] = asArray((await desk.claim(doubtful.id)).data);
      const [followed] = asArray((await desk.claim(known.id)).data);

      expect(again).toMatchObject({ attempt: 1, phase: 'submitting', submit_safety: 'idempotent' });
      expect(followed).toMatchObject({ attempt: 1, phase: 'running', provider_job_id: 'task-1', handle: { task: 1 } });
      await must(
        call(service(), 'finish_server_job', {
          p_job: known.id,
          p_provider_job_id: 'task-1',
          p_status: 'failed',
          p_error: { code: 'moderated' },
        }),
      );
      await must(
        call(desk.client, 'finish_job', {
          p_job: doubtful.id,
          p_token: Number(field(again, 'lease_token')),
          p_status: 'cancelled',
        }),
      );
    });

    test('ends by its webhook although somebody follows it, and that one is told to stop', async () => {
      const { id, token } = await desk.leased();
      await must(
        call(desk.client, 'heartbeat_job', {
          p_job: id,
          p_token: token,
          p_phase: 'running',
          p_provider_job_id: 'task-2',
        }),
      );
      const report = { p_job: id, p_status: 'completed', p_actual_cost_micros: 700_000, p_usage_id: randomUUID() };

      const wrongTask = await call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-3' });
      const done = await must(call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-2' }));
      const twice = await must(call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-2' }));
      const beat = await must(call(desk.client, 'heartbeat_job', { p_job: id, p_token: token }));

      expect(wrongTask.status).toBe(409);
      expect([done['applied'], twice['applied'], beat['held']]).toEqual([true, false, false]);
      expect(await desk.job(id)).toMatchObject({ status: 'completed', actual_cost_micros: 700_000 });
    });
  });
}
