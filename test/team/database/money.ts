import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { LIMIT_WINDOWS } from '../../../src/contract/budget.ts';
import { windowAt } from '../../../src/core/budget/windows.ts';
import { type Desk, openDesk } from './desk.ts';
import { jobArgs, must, type World } from './world.ts';

/** Limits, reservations, the ledger, allowances. */
export function describeMoney(world: () => World): void {
  describe('the money of a team', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });

    test('says which limit stands in the way, in dollars', async () => {
      await desk.limit(2_000_000);
      await desk.limit(9_000_000, { p_scope: 'provider:runway', p_window: 'day' });
      await must(desk.book(500_000));
      await must(desk.startFor(600_000));

      const refused = await world().people.owner.client.rpc(
        'start_media_job',
        jobArgs(desk.company, { p_estimated_cost_micros: 900_001 }),
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
      expect((await desk.startFor(900_000)).status).toBe(200);
      await desk.expectBalance();
    });

    test('is limited by provider and by project too, and what is free crosses nothing', async () => {
      const project = randomUUID();
      await desk.limit(0);
      await desk.limit(1000, { p_scope: 'provider:openai' });
      await desk.limit(1000, { p_scope: `project:${project}` });
      await must(desk.ask('set_limit', { p_window: 'month', p_limit_micros: 10_000 }));

      const answers = [
        await desk.startFor(1001, { p_provider: 'openai' }),
        await desk.startFor(1001, { p_library_project: project }),
        await desk.startFor(1001),
        await desk.startFor(0),
        await desk.startFor(8_999 + 1),
        await desk.startFor(0),
      ];

      expect(answers.map(({ status }) => status)).toEqual([402, 402, 200, 200, 402, 200]);
    });

    test('asks at a soft limit and refuses at a hard one', async () => {
      await desk.limit(1000, { p_kind: 'soft' });
      const asked = await desk.startFor(1001);
      const agreed = await desk.startFor(1001, { p_accept_soft_limits: true });
      await desk.limit(1500, { p_window: 'total' });

      expect([asked.status, agreed.status]).toEqual([402, 200]);
      expect((await desk.startFor(500, { p_accept_soft_limits: true })).status).toBe(402);
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
  });
}
