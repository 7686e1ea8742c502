import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Desk, op, openDesk, outcomesOf, ownJob } from './desk.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** What one member, or one broken device, could spoil for all others. */
export function describeBounds(world: () => World): void {
  describe('one member alone', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    const service = () => world().people.service.client;

    test('cannot make the list of a company unreadable with an instant that nothing can carry', async () => {
      const pushed = await desk.push([
        op('job.put', ownJob({ createdAt: '-infinity', startedAt: '1970-01-01T00:00:00Z', status: 'processing' })),
        op('job.put', ownJob({ createdAt: '0044-03-15 12:00:00 BC' })),
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 5, occurredAt: '-infinity' }),
      ]);
      const waiting = await desk.start({ p_run_after: 'infinity' });
      const past = await desk.start({ p_run_after: '-infinity' });

      const page = await must(desk.ask('list_jobs', { p_limit: 2 }));
      const rest = await must(desk.ask('list_jobs', { p_limit: 2, p_cursor: page['nextCursor'] }));
      const pulled = await desk.pull(0);

      expect(outcomesOf(pushed)).toEqual(['ok', 'ok', 'ok']);
      expect([waiting.status, past.status]).toEqual([400, 200]);
      expect([asArray(page['jobs']).length, asArray(rest['jobs']).length]).toEqual([2, 1]);
      expect(JSON.stringify(pulled)).not.toMatch(/infinity|BC"/);
    });

    test('cannot decide about a job that a desktop runs', async () => {
      const own = ownJob({ status: 'processing', phase: 'needs_attention', attempt: 1 });
      await desk.push([op('job.put', own)]);

      const answers = await Promise.all(
        ['charged', 'not_charged'].map((p_resolution) =>
          call(desk.client, 'resolve_job', { p_job: own.id, p_resolution }),
        ),
      );

      expect(answers.map(({ status }) => status)).toEqual([409, 409]);
      expect(await desk.job(own.id)).toMatchObject({ status: 'processing', phase: 'needs_attention' });
    });

    test('cannot fill the company with devices, or a device with wishes', async () => {
      await world().sql.query(
        `insert into public.devices (company_id, id, user_id, name, app_version, client_schema)
         select $1, gen_random_uuid(), $2, 'x', '1', 1 from generate_series(1, 49)`,
        [desk.company, world().people.owner.userId],
      );
      const register = (id: string) =>
        desk.ask('register_device', { p_id: id, p_name: 'x', p_app_version: '1', p_client_schema: 1 });

      const answers = [
        await register(randomUUID()),
        await register(desk.deviceId),
        await desk.ask('claim_jobs', {
          p_device: desk.deviceId,
          p_providers: Array.from({ length: 101 }, (_, i) => `p${i}`),
        }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([409, 200, 400]);
    });

    test('cannot be added by an address that they never confirmed', async () => {
      const { stack, sql } = world();
      const email = `${randomUUID()}@example.com`;
      const userId = await stack.auth.createUser({ email, password: randomUUID() });
      const add = () => desk.ask('add_member', { p_email: email.toUpperCase(), p_role: 'viewer' });
      await sql.query('update auth.users set email_confirmed_at = null where id = $1', [userId]);

      const before = await add();
      await sql.query('update auth.users set email_confirmed_at = now() where id = $1', [userId]);
      const after = await add();

      expect([before.status, after.status]).toEqual([404, 200]);
    });

    test('cannot count one payment twice: what a job has cost is what the ledger says', async () => {
      const { id, token } = await desk.leased();
      const doubt = {
        p_job: id,
        p_token: token,
        p_status: 'uncertain',
        p_actual_cost_micros: 300,
        p_usage_id: randomUUID(),
      };

      await must(call(desk.client, 'finish_job', doubt));
      await must(call(desk.client, 'finish_job', doubt));
      const doubtful = await desk.job(id);
      await must(call(desk.client, 'resolve_job', { p_job: id, p_resolution: 'not_charged' }));
      const ended = await desk.job(id);
      await must(desk.book(70, { p_job: id }));
      const later = await desk.job(id);

      expect([doubtful, ended, later].map((job) => field(job, 'actual_cost_micros'))).toEqual([300, 300, 370]);
      expect(field(ended, 'cost_basis')).toBe('estimate');
      expect(await desk.budget()).toEqual({ spentMicros: 370, reservedMicros: 0 });
      await desk.expectBalance();
    });

    test('is asked about a task that nobody has followed for a week', async () => {
      const { id, token } = await desk.leased();
      const task = { p_job: id, p_token: token, p_phase: 'running', p_provider_job_id: 'task-9' };
      await must(call(desk.client, 'heartbeat_job', task));
      await desk.exhaust(id);
      await must(call(service(), 'sweep_expired'));
      const requeued = await desk.job(id);
      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = now() - interval '8 days' where id = $1",
        [id],
      );

      await must(call(service(), 'sweep_expired'));

      expect(requeued).toMatchObject({ status: 'queued', phase: 'running' });
      expect(await desk.job(id)).toMatchObject({ status: 'processing', phase: 'needs_attention' });
      expect(await desk.budget()).toMatchObject({ reservedMicros: 1_000_000 });
    });
  });
}
