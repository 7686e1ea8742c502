import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** What was spent, also by a device that nobody could ask. */
export function describeSpending(world: () => World): void {
  describe('what a team has spent', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });

    test('books what was taken in full, above every limit, and the next start feels it', async () => {
      await desk.limit(1_000_000);
      const booked = await must(desk.book(1_500_000));
      const afterwards = [await desk.startFor(1), await desk.startFor(0)];

      expect(booked).toEqual({ booked: true });
      expect(afterwards.map(({ status }) => status)).toEqual([402, 200]);
      expect(await desk.budget()).toEqual({ spentMicros: 1_500_000, reservedMicros: 0 });
      await desk.expectBalance();
    });

    test('books an id once, and refuses it for another amount', async () => {
      const id = randomUUID();
      const answers = [
        await desk.book(100, { p_id: id }),
        await desk.book(100, { p_id: id }),
        await desk.book(101, { p_id: id }),
      ];

      expect(answers.map(({ status, data }) => [status, field(data, 'booked')])).toEqual([
        [200, true],
        [200, false],
        [409, undefined],
      ]);
      expect(await desk.budget()).toMatchObject({ spentMicros: 100 });
    });

    test('refunds by an admin alone, and never more than was charged', async () => {
      const { admin, member } = world().people;
      for (const [person, role] of [
        [admin, 'admin'],
        [member, 'member'],
      ] as const)
        await must(desk.ask('add_member', { p_user: person.userId, p_role: role }));
      const job = String(field((await desk.startFor(1000)).data, 'job', 'id'));
      await must(desk.book(1000, { p_job: job }));
      const refund = (client: typeof admin.client, micros: number) =>
        call(client, 'book_usage', {
          p_company: desk.company,
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
      expect(await desk.budget()).toMatchObject({ spentMicros: 0 });
      await desk.expectBalance();
    });

    test('lets a device put money aside, spend inside it offline, and give the rest back', async () => {
      await desk.limit(1000);
      const id = randomUUID();
      const made = [
        await desk.allow(id, 800),
        await desk.allow(id, 800),
        await desk.allow(id, 900),
        await desk.allow(randomUUID(), 201),
      ];
      const inside = await must(desk.book(300, { p_allowance: id, p_device: world().people.owner.deviceId }));
      const meanwhile = await desk.budget();
      const beyond = await must(desk.book(600, { p_allowance: id }));
      const usedUp = await desk.budget();
      await must(desk.ask('release_allowance', { p_id: id }));

      expect(made.map(({ status }) => status)).toEqual([200, 200, 409, 402]);
      expect([inside['booked'], beyond['booked']]).toEqual([true, true]);
      expect(meanwhile).toEqual({ spentMicros: 300, reservedMicros: 500 });
      expect(usedUp).toEqual({ spentMicros: 900, reservedMicros: 0 });
      expect(await desk.budget()).toEqual({ spentMicros: 900, reservedMicros: 0 });
      await desk.expectBalance();
    });

    test('frees an allowance that has expired, and books what comes late all the same', async () => {
      const id = randomUUID();
      await must(desk.allow(id, 800));
      await must(desk.book(100, { p_allowance: id }));
      await world().sql.query(
        "update public.budget_reservations set expires_at = now() - interval '1 second' where id = $1",
        [id],
      );

      const swept = await must(call(world().people.service.client, 'sweep_expired'));
      const late = await must(desk.book(50, { p_allowance: id }));

      expect(swept['allowances']).toBeGreaterThanOrEqual(1);
      expect(late['booked']).toBe(true);
      expect(await desk.budget()).toEqual({ spentMicros: 150, reservedMicros: 0 });
      await desk.expectBalance();
    });

    test('is free again when a job waited a week for nobody, or its workers have all gone', async () => {
      const [old, gone] = [
        await desk.startFor(1000, { p_provider: 'nobody' }),
        await desk.startFor(500, { p_provider: 'nobody2', p_max_attempts: 1 }),
      ].map(({ data }) => field(data, 'job', 'id'));
      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = created_at where id = $1",
        [old],
      );
      await must(desk.ask('claim_jobs', { p_device: world().people.owner.deviceId, p_providers: ['nobody2'] }));
      await world().sql.query(
        "update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1",
        [gone],
      );

      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = now() - interval '8 days' where id = $1",
        [old],
      );
      await must(call(world().people.service.client, 'sweep_expired'));

      const jobs = asArray((await must(desk.ask('list_jobs', {})))['jobs']);
      expect(
        jobs.map((job) => [field(job, 'status'), field(job, 'error', 'code'), field(job, 'error', 'moneySpent')]),
      ).toEqual([
        ['failed', 'unavailable', false],
        ['failed', 'unavailable', false],
      ]);
      expect(await desk.budget()).toEqual({ spentMicros: 0, reservedMicros: 0 });
    });

    test('finds a sum that somebody has changed', async () => {
      await must(desk.book(100));
      await world().sql.query('update public.budget_totals set spent_micros = spent_micros - 1 where company_id = $1', [
        desk.company,
      ]);

      const found = asArray((await desk.ask('verify_budget', {})).data);

      expect(found).toHaveLength(2);
      expect(found[0]).toMatchObject({ provider: 'runway', spentMicros: 99, spentByRows: 100 });
    });
  });
}
