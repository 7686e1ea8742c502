import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { clockText, type Desk, joinDesk, op, openDesk, ownJob } from './desk.ts';
import { assetArgs } from './facts.ts';
import { asArray, call, field, jobArgs, must, type World } from './world.ts';

/** A device works for its own person, and for nobody else. */
export function describeDevices(world: () => World): void {
  describe('a device', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    const colleague = () => joinDesk(world(), desk, { person: 'member', role: 'member' });

    test('is used by nobody but its person, in whatever takes one', async () => {
      const { ask } = await colleague();
      const p_device = desk.deviceId;

      const answers = await Promise.all([
        ask('claim_jobs', { p_device, p_providers: ['runway'] }),
        ask('push_ops', { p_device, p_client_schema: 1, p_ops: [] }),
        ask('reserve_allowance', { p_id: randomUUID(), p_device, p_provider: 'runway', p_amount_micros: 5 }),
        ask('put_setting', { p_key: 'x', p_value: 1, p_hlc: clockText(Date.now()), p_device }),
        ask('start_media_job', jobArgs(desk.company, { p_device })),
        ask('book_usage', { p_id: randomUUID(), p_provider: 'runway', p_amount_micros: 5, p_device }),
        ask('register_asset', assetArgs(desk.company, 'x', { p_device })),
        ask('register_device', { p_id: p_device, p_name: 'mine', p_app_version: '1', p_client_schema: 1 }),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 403, 409]);
    });

    test('is out with its person, also when they come back', async () => {
      const { ask, deviceId, userId } = await colleague();
      await must(desk.ask('remove_member', { p_user: userId }));
      await must(desk.ask('add_member', { p_user: userId, p_role: 'member' }));

      const answers = await Promise.all([
        ask('claim_jobs', { p_device: deviceId, p_providers: ['runway'] }),
        ask('push_ops', { p_device: deviceId, p_client_schema: 1, p_ops: [] }),
        ask('register_device', { p_id: deviceId, p_name: 'x', p_app_version: '1', p_client_schema: 1 }),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 409]);
    });

    test('writes nothing to a job that another one holds, or that a desktop runs itself', async () => {
      const { client } = await colleague();
      const { id, token } = await desk.leased();
      const own = ownJob({ status: 'processing', attempt: 1 });
      await desk.push([op('job.put', own)]);

      const answers = await Promise.all([
        call(client, 'heartbeat_job', { p_job: id, p_token: token }),
        call(client, 'finish_job', { p_job: id, p_token: token, p_status: 'completed' }),
        call(client, 'top_up_job', { p_job: id, p_token: token, p_micros: 5 }),
      ]);
      const byLease = await must(call(desk.client, 'finish_job', { p_job: own.id, p_token: 0, p_status: 'completed' }));

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(byLease['held']).toBe(false);
    });

    test('reports about its own jobs only: not about one of the queue that it started, and not under another request', async () => {
      const queued = await desk.queued({ p_device: desk.deviceId });
      const own = ownJob();
      const args = jobArgs(desk.company);
      const pushed = await must(
        desk.push([
          op('job.put', own),
          op('job.put', { ...own, params: { prompt: 'other' }, status: 'completed', attempt: 1 }),
          op('job.put', {
            id: queued,
            jobType: args['p_job_type'],
            provider: args['p_provider'],
            params: args['p_params'],
            status: 'completed',
          }),
        ]),
      );

      expect(asArray(pushed['results']).map((result) => field(result, 'error', 'status'))).toEqual([
        undefined,
        409,
        403,
      ]);
      expect(await desk.job(queued)).toMatchObject({ status: 'queued' });
    });

    test('ends its own job itself, whoever asks for the end', async () => {
      const own = ownJob();
      await desk.push([op('job.put', own)]);

      const asked = await must(call(desk.client, 'cancel_job', { p_job: own.id }));

      expect(asked).toMatchObject({ status: 'queued', cancel_requested_at: expect.any(String) });
    });

    test('keeps the jobs that it asks for from the server for a minute, while it is not revoked, in its own company', async () => {
      const other = await openDesk(world());
      const [job, theirs] = [await desk.queued({ p_provider: 'luma' }), await other.queued({ p_provider: 'luma' })];
      await desk.claim(randomUUID(), 'luma');
      const claimByServer = async () =>
        asArray(
          (
            await call(world().people.service.client, 'claim_server_jobs', {
              p_worker: 'w',
              p_providers: ['luma'],
              p_company: desk.company,
            })
          ).data,
        ).map((taken) => field(taken, 'id'));
      const set = (sql: string) =>
        world().sql.query(`update public.devices set ${sql} where company_id = $1`, [desk.company]);

      const whileItAsks = await claimByServer();
      await set("last_claim_at = now() - interval '61 seconds'");
      await other.claim(randomUUID(), 'luma');
      const later = await claimByServer();

      expect([whileItAsks, later]).toEqual([[], [job]]);
      expect(await other.job(theirs)).toMatchObject({ status: 'queued' });
      await desk.claim(randomUUID(), 'kling');
      const third = await desk.queued({ p_provider: 'luma' });
      await set("last_claim_at = now(), claims_providers = '{luma}', revoked_at = now()");
      expect(await claimByServer()).toEqual([third]);
    });
  });
}
