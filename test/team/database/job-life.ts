import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, createCompany, field, jobArgs, must, type World } from './world.ts';

/** A job from its start to its end, with its money. */
export function describeJobLife(world: () => World): void {
  describe('a job of a team', () => {
    let company = '';
    beforeAll(async () => {
      company = await createCompany(world(), { limitMicros: 10_000_000_000 });
    });
    const owner = () => world().people.owner.client;
    const service = () => world().people.service.client;
    const start = (more: Readonly<Record<string, unknown>> = {}) =>
      must(call(owner(), 'start_media_job', jobArgs(company, more)));
    const claim = (id: unknown, provider = 'runway') =>
      call(owner(), 'claim_jobs', {
        p_company: company,
        p_device: world().people.owner.deviceId,
        p_providers: [provider],
        p_job: id,
      });
    const started = async (more: Readonly<Record<string, unknown>> = {}) => {
      const job = field(await start(more), 'job');
      const [leased] = asArray((await claim(field(job, 'id'), String(more['p_provider'] ?? 'runway'))).data);
      return { id: String(field(leased, 'id')), token: Number(field(leased, 'lease_token')), leased };
    };
    const jobOf = (id: string) => must(call(owner(), 'get_job', { p_job: id }));
    const held = async () =>
      field(await must(call(owner(), 'budget_view', { p_company: company })), 'total', 'reservedMicros');
    const exhaust = (id: string) =>
      world().sql.query(
        "update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1",
        [id],
      );

    test('is queued, claimed, completed, and books what it cost once', async () => {
      const { id, token, leased } = await started();
      const report = {
        p_job: id,
        p_token: token,
        p_status: 'completed',
        p_actual_cost_micros: 600_000,
        p_usage_id: randomUUID(),
        p_cost_basis: 'provider',
      };

      const first = await must(call(owner(), 'finish_job', report));
      const again = await must(call(owner(), 'finish_job', report));

      expect(leased).toMatchObject({ status: 'processing', phase: 'preparing', attempt: 1 });
      expect([first['held'], again['held']]).toEqual([true, true]);
      expect(await jobOf(id)).toMatchObject({
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
      const args = jobArgs(company, { p_idempotency_key: randomUUID() });
      const first = await must(call(owner(), 'start_media_job', args));

      const again = await must(call(owner(), 'start_media_job', args));
      const newId = await must(call(owner(), 'start_media_job', { ...args, p_id: randomUUID() }));
      const other = await call(owner(), 'start_media_job', { ...args, p_params: { prompt: 'other' } });
      const otherByKey = await call(owner(), 'start_media_job', { ...args, p_id: randomUUID(), p_model: 'gen4' });

      expect([first['created'], again['created'], newId['created']]).toEqual([true, false, false]);
      expect(field(newId, 'job', 'id')).toBe(args['p_id']);
      expect(other).toMatchObject({ status: 409, code: 'PT409', message: 'idempotency_conflict' });
      expect(otherByKey).toMatchObject({ status: 409, message: 'idempotency_conflict' });
      await must(call(owner(), 'cancel_job', { p_job: args['p_id'] }));
    });

    test('goes back to the queue when its worker is gone, and the zombie writes nothing', async () => {
      const { id, token } = await started();
      await exhaust(id);

      const [second] = asArray((await claim(id)).data);
      const beat = await must(call(owner(), 'heartbeat_job', { p_job: id, p_token: token }));
      const late = await must(
        call(owner(), 'finish_job', {
          p_job: id,
          p_token: token,
          p_status: 'completed',
          p_actual_cost_micros: 5,
          p_usage_id: randomUUID(),
        }),
      );

      expect(second).toMatchObject({ lease_token: token + 1, attempt: 2, status: 'processing' });
      expect([beat['held'], late['held']]).toEqual([false, false]);
      expect(await jobOf(id)).toMatchObject({ status: 'processing', actual_cost_micros: null });
      await must(call(owner(), 'finish_job', { p_job: id, p_token: token + 1, p_status: 'cancelled' }));
    });

    test('is set aside when its worker is gone after a request that cannot be asked about, and a person decides', async () => {
      const { id, token } = await started();
      await must(
        call(owner(), 'heartbeat_job', { p_job: id, p_token: token, p_phase: 'submitting', p_submit_safety: 'none' }),
      );
      await exhaust(id);

      const taken = asArray((await claim(id)).data);
      const waiting = await jobOf(id);
      const heldMeanwhile = await held();
      const resolved = await must(
        call(owner(), 'resolve_job', { p_job: id, p_resolution: 'charged', p_usage_id: randomUUID() }),
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
      const doubtful = await started();
      await must(
        call(owner(), 'heartbeat_job', {
          p_job: doubtful.id,
          p_token: doubtful.token,
          p_phase: 'submitting',
          p_submit_safety: 'idempotent',
        }),
      );
      const known = await started();
      await must(
        call(owner(), 'heartbeat_job', {
          p_job: known.id,
          p_token: known.token,
          p_phase: 'running',
          p_provider_job_id: 'task-1',
          p_handle: { task: 1 },
        }),
      );
      await Promise.all([exhaust(doubtful.id), exhaust(known.id)]);

      const [again] = asArray((await claim(doubtful.id)).data);
      const [followed] = asArray((await claim(known.id)).data);

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
        call(owner(), 'finish_job', {
          p_job: doubtful.id,
          p_token: Number(field(again, 'lease_token')),
          p_status: 'cancelled',
        }),
      );
    });

    test('ends by its webhook although somebody follows it, and that one is told to stop', async () => {
      const { id, token } = await started();
      await must(
        call(owner(), 'heartbeat_job', { p_job: id, p_token: token, p_phase: 'running', p_provider_job_id: 'task-2' }),
      );
      const report = { p_job: id, p_status: 'completed', p_actual_cost_micros: 700_000, p_usage_id: randomUUID() };

      const wrongTask = await call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-3' });
      const done = await must(call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-2' }));
      const twice = await must(call(service(), 'finish_server_job', { ...report, p_provider_job_id: 'task-2' }));
      const beat = await must(call(owner(), 'heartbeat_job', { p_job: id, p_token: token }));

      expect(wrongTask.status).toBe(409);
      expect([done['applied'], twice['applied'], beat['held']]).toEqual([true, false, false]);
      expect(await jobOf(id)).toMatchObject({ status: 'completed', actual_cost_micros: 700_000 });
    });

    test('is tried again until its tries are used up', async () => {
      const { id, token } = await started({ p_max_attempts: 2 });
      const failure = {
        p_status: 'queued',
        p_error: { code: 'unavailable', message: 'busy', moneySpent: false, retryable: true },
      };

      await must(call(owner(), 'finish_job', { p_job: id, p_token: token, ...failure }));
      const between = await jobOf(id);
      const [second] = asArray((await claim(id)).data);
      await must(call(owner(), 'finish_job', { p_job: id, p_token: Number(field(second, 'lease_token')), ...failure }));

      expect(between).toMatchObject({ status: 'queued', phase: 'waiting', attempt: 1 });
      expect(await jobOf(id)).toMatchObject({ status: 'failed', attempt: 2, error: { code: 'unavailable' } });
      expect(await held()).toBe(0);
    });

    test('is cancelled at once while it waits, by its worker while it runs, and not when it has ended', async () => {
      const waiting = String(field(await start(), 'job', 'id'));
      const running = await started();

      const first = await must(call(owner(), 'cancel_job', { p_job: waiting }));
      const twice = await must(call(owner(), 'cancel_job', { p_job: waiting }));
      const asked = await must(call(owner(), 'cancel_job', { p_job: running.id }));
      const beat = await must(call(owner(), 'heartbeat_job', { p_job: running.id, p_token: running.token }));
      await must(call(owner(), 'finish_job', { p_job: running.id, p_token: running.token, p_status: 'completed' }));
      const tooLate = await call(owner(), 'cancel_job', { p_job: running.id });

      expect([first['status'], twice['status'], asked['status']]).toEqual(['cancelled', 'cancelled', 'processing']);
      expect(beat).toMatchObject({ held: true, cancelRequested: true });
      expect(tooLate).toMatchObject({ status: 409, message: 'job_not_cancellable' });
      expect(await held()).toBe(0);
    });

    test('costs more only after the limits were asked again', async () => {
      const { id, token } = await started({ p_max_cost_micros: 3_000_000 });
      const topUp = (micros: number) => call(owner(), 'top_up_job', { p_job: id, p_token: token, p_micros: micros });

      const more = await topUp(2_500_000);
      const aboveJob = await topUp(3_000_001);
      const stale = await call(owner(), 'top_up_job', { p_job: id, p_token: token + 1, p_micros: 1 });

      expect(more.data).toEqual({ held: true, reservedMicros: 2_500_000 });
      expect(aboveJob).toMatchObject({ status: 402, code: 'PT402', message: 'budget_exceeded' });
      expect(stale.data).toEqual({ held: false });
      expect(await held()).toBe(2_500_000);
      await must(call(owner(), 'finish_job', { p_job: id, p_token: token, p_status: 'cancelled' }));
      expect(await held()).toBe(0);
    });

    test('is left by the server to a device that asks for its provider, and taken when there is none', async () => {
      const cloud = String(field(await start({ p_provider: 'heygen' }), 'job', 'id'));
      const gpu = await start({ p_provider: 'comfyui', p_estimated_cost_micros: 0 });
      await claim(randomUUID(), 'comfyui');

      const jobs = await call(service(), 'claim_server_jobs', {
        p_worker: 'w1',
        p_providers: ['heygen', 'comfyui'],
        p_company: company,
      });

      expect(asArray(jobs.data)).toHaveLength(1);
      expect(asArray(jobs.data)[0]).toMatchObject({ id: cloud, lease_owner: 'server:w1' });
      await must(call(owner(), 'cancel_job', { p_job: field(gpu, 'job', 'id') }));
    });

    test('is listed page by page, newest first, and shown with its results', async () => {
      const own = await createCompany(world());
      const ids = [];
      for (let i = 0; i < 5; i++)
        ids.push(field(await must(call(owner(), 'start_media_job', jobArgs(own))), 'job', 'id'));
      const page1 = await must(call(owner(), 'list_jobs', { p_company: own, p_limit: 3 }));
      const page2 = await must(
        call(owner(), 'list_jobs', { p_company: own, p_limit: 3, p_cursor: page1['nextCursor'] }),
      );
      const bad = await call(owner(), 'list_jobs', { p_company: own, p_cursor: "'; drop table" });

      const shown = [...asArray(page1['jobs']), ...asArray(page2['jobs'])].map((job) => field(job, 'id'));
      expect(shown).toEqual(ids.toReversed());
      expect(page2['nextCursor']).toBeNull();
      expect(bad).toMatchObject({ status: 400, message: 'invalid_request' });
      await must(call(owner(), 'cancel_job', { p_job: ids[0] }));
      await must(call(owner(), 'delete_job', { p_job: ids[0] }));
      expect((await call(owner(), 'get_job', { p_job: ids[0] })).status).toBe(404);
    });
  });
}

/** A list as JSON brought it; [] for anything else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
