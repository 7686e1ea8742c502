import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { windowAt } from '../../../src/core/budget/windows.ts';
import { LIMIT_WINDOWS } from '../../../src/contract/budget.ts';
import { asArray } from './job-life.ts';
import { call, createCompany, field, jobArgs, must, type World } from './world.ts';

/** Limits, reservations, the ledger, allowances. */
export function describeMoney(world: () => World): void {
  describe('the money of a team', () => {
    let company = '';
    beforeEach(async () => {
      company = await createCompany(world());
    });
    const ask = (name: string, args: object) =>
      call(world().people.owner.client, name, { p_company: company, ...args });
    const limit = (micros: number, more: object = {}) =>
      must(ask('set_limit', { p_window: 'month', p_limit_micros: micros, ...more }));
    const start = (micros: number, more: Readonly<Record<string, unknown>> = {}) =>
      call(
        world().people.owner.client,
        'start_media_job',
        jobArgs(company, { p_estimated_cost_micros: micros, ...more }),
      );
    const book = (micros: number, more: object = {}) =>
      ask('book_usage', { p_id: randomUUID(), p_provider: 'runway', p_amount_micros: micros, ...more });
    const total = async () => field(await must(ask('budget_view', {})), 'total');
    const allow = (id: string, micros: number, more: object = {}) =>
      ask('reserve_allowance', {
        p_id: id,
        p_device: world().people.owner.deviceId,
        p_provider: 'runway',
        p_amount_micros: micros,
        ...more,
      });
    const balanced = async () => expect((await ask('verify_budget', {})).data).toEqual([]);

    test('says which limit stands in the way, in dollars', async () => {
      await limit(2_000_000);
      await limit(9_000_000, { p_scope: 'provider:runway', p_window: 'day' });
      await must(book(500_000));
      await must(start(600_000));

      const refused = await world().people.owner.client.rpc(
        'start_media_job',
        jobArgs(company, { p_estimated_cost_micros: 900_001 }),
      );

      expect(refused.status).toBe(402);
      expect(refused.error).toMatchObject({ code: 'PT402', message: 'budget_exceeded' });
      expect(JSON.parse(refused.error?.details ?? '')).toEqual({
        scope: 'all',
        window: 'month',
        kind: 'hard',
        limit: 2,
        spent: 0.5,
        reserved: 0.6,
        estimate: 0.900001,
      });
      expect((await start(900_000)).status).toBe(200);
      await balanced();
    });

    test('is limited by provider and by project too, and what is free crosses nothing', async () => {
      const project = randomUUID();
      await limit(0);
      await limit(1000, { p_scope: 'provider:openai' });
      await limit(1000, { p_scope: `project:${project}` });
      await must(ask('set_limit', { p_window: 'month', p_limit_micros: 10_000 }));

      const answers = [
        await start(1001, { p_provider: 'openai' }),
        await start(1001, { p_library_project: project }),
        await start(1001),
        await start(0),
        await start(8_999 + 1),
        await start(0),
      ];

      expect(answers.map(({ status }) => status)).toEqual([402, 402, 200, 200, 402, 200]);
    });

    test('asks at a soft limit and refuses at a hard one', async () => {
      await limit(1000, { p_kind: 'soft' });
      const asked = await start(1001);
      const agreed = await start(1001, { p_accept_soft_limits: true });
      await limit(1500, { p_window: 'total' });

      expect([asked.status, agreed.status]).toEqual([402, 200]);
      expect((await start(500, { p_accept_soft_limits: true })).status).toBe(402);
    });

    test('counts by the same windows as the desktop, in every zone and over every change of clocks', async () => {
      const instants = [
        '2026-01-01T00:00:00Z',
        '2026-03-29T00:59:59Z',
        '2026-03-29T01:00:00Z',
        '2026-10-25T00:30:00Z',
        '2026-10-25T01:30:00Z',
        '2024-02-29T23:59:59.999Z',
        '2026-11-01T05:30:00Z',
        '2026-09-06T04:10:00Z',
        '2026-12-31T23:45:00Z',
      ].map((text) => Date.parse(text));
      const zones = [
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kathmandu',
        'Australia/Lord_Howe',
        'Pacific/Apia',
        'America/Santiago',
        'Africa/Cairo',
      ];
      const cases = zones.flatMap((zone) =>
        instants.flatMap((at) => LIMIT_WINDOWS.map((window) => ({ zone, at, window }))),
      );

      const { rows } = await world().sql.query<{ start: string | null; end: string | null }>(
        `select app.epoch_ms(nullif(w.first_at, '-infinity')) as start, app.epoch_ms(w.end_at) as end
         from jsonb_array_elements($1) with ordinality c (o, n),
         lateral app.window_at(o ->> 'window', to_timestamp((o ->> 'at')::numeric / 1000), o ->> 'zone') w order by n`,
        [JSON.stringify(cases)],
      );

      const expected = cases.map(({ zone, at, window }) => windowAt(window, at, zone));
      expect(
        rows.map(({ start: from, end }) => (from === null ? undefined : { start: Number(from), end: Number(end) })),
      ).toEqual(expected);
    });

    test('books what was taken in full, above every limit, and the next start feels it', async () => {
      await limit(1_000_000);
      const booked = await must(book(1_500_000));
      const afterwards = await start(1);

      expect(booked).toEqual({ booked: true });
      expect(afterwards.status).toBe(402);
      expect(await total()).toEqual({ spentMicros: 1_500_000, reservedMicros: 0 });
      await balanced();
    });

    test('books an id once, and refuses it for another amount', async () => {
      const id = randomUUID();
      const answers = [await book(100, { p_id: id }), await book(100, { p_id: id }), await book(101, { p_id: id })];

      expect(answers.map(({ status, data }) => [status, field(data, 'booked')])).toEqual([
        [200, true],
        [200, false],
        [409, undefined],
      ]);
      expect(await total()).toMatchObject({ spentMicros: 100 });
    });

    test('refunds by an admin alone, and never more than was charged', async () => {
      const { admin, member } = world().people;
      for (const [person, role] of [
        [admin, 'admin'],
        [member, 'member'],
      ] as const)
        await must(ask('add_member', { p_user: person.userId, p_role: role }));
      const job = String(field((await start(1000)).data, 'job', 'id'));
      await must(book(1000, { p_job: job }));
      const refund = (client: typeof admin.client, micros: number) =>
        call(client, 'book_usage', {
          p_company: company,
          p_id: randomUUID(),
          p_provider: 'runway',
          p_kind: 'refund',
          p_amount_micros: micros,
          p_job: job,
        });

      const answers = [
        await refund(member.client, -1),
        await refund(admin.client, -1001),
        await refund(admin.client, -1000),
        await refund(admin.client, -1),
        await refund(admin.client, 5),
      ];

      expect(answers.map(({ status }) => status)).toEqual([403, 409, 200, 409, 400]);
      expect(await total()).toMatchObject({ spentMicros: 0 });
      await balanced();
    });

    test('lets a device put money aside, spend inside it offline, and give the rest back', async () => {
      await limit(1000);
      const id = randomUUID();
      const made = [await allow(id, 800), await allow(id, 800), await allow(id, 900), await allow(randomUUID(), 201)];
      const inside = await must(book(300, { p_allowance: id, p_device: world().people.owner.deviceId }));
      const meanwhile = await total();
      const beyond = await must(book(600, { p_allowance: id }));
      const usedUp = await total();
      await must(ask('release_allowance', { p_id: id }));

      expect(made.map(({ status }) => status)).toEqual([200, 200, 409, 402]);
      expect([inside['booked'], beyond['booked']]).toEqual([true, true]);
      expect(meanwhile).toEqual({ spentMicros: 300, reservedMicros: 500 });
      expect(usedUp).toEqual({ spentMicros: 900, reservedMicros: 0 });
      expect(await total()).toEqual({ spentMicros: 900, reservedMicros: 0 });
      await balanced();
    });

    test('frees an allowance that has expired, and books what comes late all the same', async () => {
      const id = randomUUID();
      await must(allow(id, 800));
      await must(book(100, { p_allowance: id }));
      await world().sql.query(
        "update public.budget_reservations set expires_at = now() - interval '1 second' where id = $1",
        [id],
      );

      const swept = await must(call(world().people.service.client, 'sweep_expired'));
      const late = await must(book(50, { p_allowance: id }));

      expect(swept['allowances']).toBeGreaterThanOrEqual(1);
      expect(late['booked']).toBe(true);
      expect(await total()).toEqual({ spentMicros: 150, reservedMicros: 0 });
      await balanced();
    });

    test('is free again when a job waited a week for nobody, or its workers have all gone', async () => {
      const [old, gone] = [
        await start(1000, { p_provider: 'nobody' }),
        await start(500, { p_provider: 'nobody2', p_max_attempts: 1 }),
      ].map(({ data }) => field(data, 'job', 'id'));
      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = created_at where id = $1",
        [old],
      );
      await must(ask('claim_jobs', { p_device: world().people.owner.deviceId, p_providers: ['nobody2'] }));
      await world().sql.query(
        "update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1",
        [gone],
      );

      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = now() - interval '8 days' where id = $1",
        [old],
      );
      await must(call(world().people.service.client, 'sweep_expired'));

      const jobs = asArray((await must(ask('list_jobs', {})))['jobs']);
      expect(
        jobs.map((job) => [field(job, 'status'), field(job, 'error', 'code'), field(job, 'error', 'moneySpent')]),
      ).toEqual([
        ['failed', 'unavailable', false],
        ['failed', 'unavailable', false],
      ]);
      expect(await total()).toEqual({ spentMicros: 0, reservedMicros: 0 });
    });

    test('finds a sum that somebody has changed', async () => {
      await must(book(100));
      await world().sql.query('update public.budget_totals set spent_micros = spent_micros - 1 where company_id = $1', [
        company,
      ]);

      const found = asArray((await ask('verify_budget', {})).data);

      expect(found).toHaveLength(2);
      expect(found[0]).toMatchObject({ provider: 'runway', spentMicros: 99, spentByRows: 100 });
    });
  });
}
