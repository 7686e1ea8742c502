import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { clockText, type Desk, op, openDesk } from './desk.ts';
import { assetArgs } from './facts.ts';
import { asArray, call, field, must, type World } from './world.ts';

/** What time ends and forgets, and what it leaves alone. */
export function describeHousekeeping(world: () => World): void {
  describe('housekeeping', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    const service = (name: string, args: object = {}) => must(call(world().people.service.client, name, args));
    const sql = (text: string) => world().sql.query(text, [desk.company]);

    test('leaves alone what is still young', async () => {
      const [old, fresh] = [await desk.queued(), await desk.queued()];
      await world().sql.query(
        "update public.media_projects set created_at = now() - interval '8 days', run_after = now() - interval '8 days' where id = $1",
        [old],
      );
      const allowances = [randomUUID(), randomUUID()];
      for (const id of allowances) await must(desk.allow(id, 5));
      await world().sql.query(
        "update public.budget_reservations set expires_at = now() - interval '1 second' where id = $1",
        [allowances[0]],
      );

      await service('sweep_expired');

      const jobs = asArray((await must(desk.ask('list_jobs', {})))['jobs']);
      expect(new Map(jobs.map((job) => [field(job, 'id'), field(job, 'status')]))).toEqual(
        new Map([
          [old, 'failed'],
          [fresh, 'queued'],
        ]),
      );
      expect(field(await desk.budget(), 'reservedMicros')).toBe(1_000_005);
    });

    test('forgets what was deleted half a year ago, its parameters too, and never what was deleted today', async () => {
      const jobs = [await desk.queued(), await desk.queued()];
      const assets = [];
      for (const id of jobs) {
        await must(call(desk.client, 'cancel_job', { p_job: id }));
        await must(call(desk.client, 'delete_job', { p_job: id }));
        const asset = await must(call(desk.client, 'register_asset', assetArgs(desk.company, randomUUID())));
        await must(call(desk.client, 'delete_asset', { p_id: asset['id'] }));
        assets.push(asset['id']);
      }
      await world().sql.query(
        "update public.media_projects set deleted_at = now() - interval '181 days' where id = $1",
        [jobs[0]],
      );
      await world().sql.query("update public.media_assets set deleted_at = now() - interval '181 days' where id = $1", [
        assets[0],
      ]);

      await service('purge_deleted');
      await service('purge_deleted', { p_days: 0 });
      await service('purge_deleted', { p_days: null });

      const rows = asArray((await desk.pull(0))['rows']);
      const kept = (table: string) =>
        rows.filter((row) => field(row, 'table') === table).map((row) => field(row, 'row'));
      expect(kept('media_assets').map((row) => field(row, 'id'))).toEqual([assets[1]]);
      expect(new Map(kept('media_projects').map((row) => [field(row, 'id'), field(row, 'params', 'prompt')]))).toEqual(
        new Map([
          [jobs[0], undefined],
          [jobs[1], 'a lighthouse in fog'],
        ]),
      );
      expect(asArray((await must(desk.ask('list_jobs', {})))['jobs'])).toEqual([]);
    });

    test('remembers the answer to an op for ninety days, but not that it did not know its kind', async () => {
      const [known, unknown] = [
        op('setting.put', { key: 'x', value: 1, hlc: clockText(Date.now()) }),
        op('from.the.future', {}),
      ];
      const remembered = async () =>
        (await sql('select op_id from app.applied_ops where company_id = $1')).rows.map(
          (row: { op_id: string }) => row.op_id,
        );
      await desk.push([known, unknown]);
      const before = await remembered();
      await sql("update app.applied_ops set applied_at = now() - interval '91 days' where company_id = $1");

      await service('purge_deleted');

      expect([before, await remembered()]).toEqual([[known.opId], []]);
    });
  });
}
