import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Desk, joinDesk, openDesk } from './desk.ts';
import { call, field, jobArgs, must, type World } from './world.ts';

const LONG_AGO = "now() - interval '40 days'";

/** How limits count: exactly, by the window of the reservation, once. */
export function describeLimits(world: () => World): void {
  describe('a limit', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    const sql = (text: string, values: unknown[] = []) => world().sql.query(text, [desk.company, ...values]);
    /** A job whose money was put aside forty days ago. */
    const oldJob = async (): Promise<string> => {
      const id = randomUUID();
      await sql(
        `insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros)
         values ($2, $1, 'image', 'runway', '{}', repeat('a', 64), 'server', 100)`,
        [id],
      );
      await sql(
        `insert into public.budget_reservations (id, company_id, kind, job_id, provider, amount_micros, window_at)
         values ($2, $1, 'job', $2, 'runway', 100, ${LONG_AGO})`,
        [id],
      );
      return id;
    };
    const month = async () => field(await must(desk.ask('budget_view', {})), 'month', 'spentMicros');

    test('of all time counts each amount once, and one of a month forgets what is older', async () => {
      await desk.limit(1000);
      await desk.limit(2000, { p_window: 'total' });
      await sql(
        `insert into public.api_usage (id, company_id, provider, kind, amount_micros, cost_basis, occurred_at, window_at, source)
         values (gen_random_uuid(), $1, 'runway', 'charge', 1000, 'provider', now(), ${LONG_AGO}, 'edge')`,
      );

      const answers = [await desk.startFor(500), await desk.startFor(500), await desk.startFor(1)];
      await must(desk.ask('set_limit', { p_window: 'month', p_limit_micros: 9000 }));
      const refused = await desk.startFor(1);

      expect([...answers, refused].map(({ status }) => status)).toEqual([200, 200, 402, 402]);
    });

    test('of the past is settled in the past: what a job of last month costs does not fall into this one', async () => {
      const id = await oldJob();
      const claimed = await desk.claim(id);
      const lease = { p_job: id, p_token: field(claimed.data, 0, 'lease_token') };
      await desk.limit(110);
      await must(desk.book(110));
      const atItsOwnMonth = await must(call(desk.client, 'top_up_job', { ...lease, p_micros: 110 }));
      const aboveItsOwnMonth = await call(desk.client, 'top_up_job', { ...lease, p_micros: 111 });

      await must(
        call(desk.client, 'finish_job', {
          ...lease,
          p_status: 'completed',
          p_actual_cost_micros: 90,
          p_usage_id: randomUUID(),
        }),
      );

      expect(atItsOwnMonth).toEqual({ held: true, reservedMicros: 110 });
      expect(aboveItsOwnMonth.status).toBe(402);
      expect(await month()).toBe(110);
      await desk.expectBalance();
    });

    test('sees what an allowance spends in its own window, and what comes too late when it comes', async () => {
      const id = randomUUID();
      await sql(
        `insert into public.budget_reservations (id, company_id, kind, device_id, provider, amount_micros, window_at, expires_at)
         values ($2, $1, 'allowance', $3, 'runway', 100, ${LONG_AGO}, now() + interval '1 hour')`,
        [id, desk.deviceId],
      );
      const usage = randomUUID();

      await must(desk.book(30, { p_allowance: id, p_id: usage }));
      const again = await must(desk.book(30, { p_allowance: id, p_id: usage }));
      const corrected = await must(desk.book(-5, { p_allowance: id, p_kind: 'adjust' }));
      const inTime = [await month(), field(await desk.budget(), 'reservedMicros')];
      await must(desk.ask('release_allowance', { p_id: id }));
      await must(desk.book(7, { p_allowance: id }));

      expect([again, corrected]).toEqual([{ booked: false }, { booked: true }]);
      expect(inTime).toEqual([0, 70]);
      expect(await month()).toBe(7);
      await desk.expectBalance();
    });

    test('is asked again for the difference when a job gets dearer; who agreed to a soft one is not asked twice', async () => {
      const { id, token } = await desk.leased({ p_estimated_cost_micros: 600 });
      const topUp = async (micros: number) =>
        (await call(desk.client, 'top_up_job', { p_job: id, p_token: token, p_micros: micros })).status;
      await desk.limit(1000);
      const hard = [await topUp(1001), await topUp(1000)];
      await must(desk.ask('set_limit', { p_window: 'month', p_limit_micros: 9000 }));
      await desk.limit(1500, { p_kind: 'soft', p_window: 'total' });
      const within = [await topUp(1501), await topUp(1500)];
      await must(desk.startFor(100, { p_accept_soft_limits: true }));

      const crossed = await topUp(1700);

      expect([hard, within, crossed]).toEqual([[402, 200], [402, 200], 200]);
    });

    test('that is hard is named before a soft one, to which agreeing would be in vain', async () => {
      await desk.limit(10, { p_kind: 'soft', p_window: 'day' });
      await desk.limit(20);

      const refused = await world().people.owner.client.rpc(
        'start_media_job',
        jobArgs(desk.company, { p_estimated_cost_micros: 30 }),
      );

      expect(JSON.parse(refused.error?.details ?? '')).toMatchObject({ kind: 'hard', window: 'month' });
    });

    test('of another company is removed by nobody', async () => {
      const limit = await desk.limit(10);

      const removed = await call(world().people.stranger.client, 'remove_limit', {
        p_company: world().b,
        p_id: limit['id'],
      });

      expect(removed.data).toBe(false);
      expect((await desk.startFor(11)).status).toBe(402);
    });

    test('is not passed by an allowance: not another’s, not for another provider, not for ever, not twice', async () => {
      const { ask, deviceId } = await joinDesk(world(), desk, { person: 'member', role: 'member' });
      const id = randomUUID();
      await must(desk.allow(id, 100));
      const usage = { p_id: randomUUID(), p_provider: 'runway', p_amount_micros: 5, p_allowance: id };
      const reserve = { p_id: id, p_device: desk.deviceId, p_provider: 'runway', p_amount_micros: 100 };

      const answers = [
        await ask('book_usage', usage),
        await ask('release_allowance', { p_id: id }),
        await desk.ask('book_usage', { ...usage, p_provider: 'luma' }),
        await desk.ask('reserve_allowance', { ...reserve, p_provider: 'luma' }),
        await ask('reserve_allowance', { ...reserve, p_device: deviceId }),
        await desk.ask('reserve_allowance', { ...reserve, p_id: randomUUID(), p_expires_in_s: 604_801 }),
        await desk.ask('reserve_allowance', { ...reserve, p_id: randomUUID(), p_amount_micros: 0 }),
      ];
      await must(call(world().people.service.client, 'sweep_expired'));

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 409, 409, 400, 400]);
      expect(await desk.budget()).toEqual({ spentMicros: 0, reservedMicros: 100 });
    });

    test('cannot be lifted by an amount that is negative, or larger than anything could cost', async () => {
      const tooMuch = 1_000_000_000_000_001;
      await desk.limit(1000);

      const answers = await Promise.all([
        desk.book(-5),
        desk.book(tooMuch),
        desk.book(5, { p_kind: 'gift' }),
        desk.startFor(-5),
        desk.startFor(tooMuch),
        desk.startFor(5, { p_max_cost_micros: -1 }),
        desk.allow(randomUUID(), -5),
        desk.ask('set_limit', { p_window: 'month', p_limit_micros: -1 }),
        desk.ask('set_limit', { p_window: 'month', p_limit_micros: tooMuch }),
        desk.ask('set_limit', { p_window: 'fortnight', p_limit_micros: 5 }),
        desk.ask('set_limit', { p_window: 'month', p_limit_micros: 5, p_scope: 'everything' }),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 402, 400, 400, 400, 400, 400, 400]);
      expect(await desk.budget()).toEqual({ spentMicros: 0, reservedMicros: 0 });
    });

    test('takes a refund back once, under the id that it has', async () => {
      const job = await desk.queued();
      await must(desk.book(100, { p_job: job }));
      const refund = { p_job: job, p_kind: 'refund', p_id: randomUUID() };

      const answers = [await must(desk.book(-100, refund)), await must(desk.book(-100, refund))];

      expect(answers).toEqual([{ booked: true }, { booked: false }]);
      expect(field(await desk.budget(), 'spentMicros')).toBe(0);
    });
  });
}
