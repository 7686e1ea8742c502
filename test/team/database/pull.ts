import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { clockText, type Desk, op, openDesk, ownJob } from './desk.ts';
import { assetArgs } from './facts.ts';
import { asArray, call, createCompany, field, must, type World } from './world.ts';

/** Pull: nothing is missed, whatever happens at the same time. */
export function describePull(world: () => World): void {
  describe('what a desktop pulls', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });

    test('brings every change once, page by page, and the rest of the company with the last page', async () => {
      await desk.push(
        Array.from({ length: 50 }, (_, i) => op('setting.put', { key: `k${i}`, value: i, hlc: clockText(Date.now()) })),
      );
      const seen: unknown[] = [];
      const pages: number[] = [];
      let page = await desk.pull(0, 20);
      for (;;) {
        const rows = asArray(page['rows']);
        pages.push(rows.length);
        seen.push(...rows.map((row) => field(row, 'row', 'key')));
        if (page['more'] !== true) break;
        expect(page['snapshot']).toBeNull();
        page = await desk.pull(Number(page['cursor']), 20);
      }

      expect(pages).toEqual([20, 20, 10]);
      expect(new Set(seen).size).toBe(50);
      expect(page['snapshot']).toMatchObject({ role: 'owner', company: { id: desk.company }, limits: [] });
      expect(asArray((await desk.pull(Number(page['cursor'])))['rows'])).toEqual([]);
    });

    test('carries ten thousand rows in one page, and a page of large rows by their size', async () => {
      await world().sql.query(
        `insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros)
         select gen_random_uuid(), $1, 'image', 'comfyui', jsonb_build_object('prompt', 'row ' || n), repeat('a', 64), 'server', 0 from generate_series(1, 10050) n`,
        [desk.company],
      );
      const page = await desk.pull(0, 1_000_000);
      const rest = await desk.pull(Number(page['cursor']), 10_000);
      const large = await createCompany(world());
      await world().sql.query(
        `insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros)
         select gen_random_uuid(), $1, 'image', 'comfyui', jsonb_build_object('image', repeat('x', 1000000)), repeat('a', 64), 'server', 0 from generate_series(1, 17) n`,
        [large],
      );
      const byBytes = await must(call(desk.client, 'sync_pull', { p_company: large }));

      expect([asArray(page['rows']).length, page['more'], asArray(rest['rows']).length, rest['more']]).toEqual([
        10_000,
        true,
        50,
        false,
      ]);
      expect([asArray(byBytes['rows']).length, byBytes['more']]).toEqual([16, true]);
    });

    test('loses nothing while eight writers commit, slow ones between quick ones', async () => {
      const writers = Array.from({ length: 8 }, (_, n) =>
        writeSettings(world(), { company: desk.company, writer: n, count: 40 }),
      );
      const state = { isWriting: true };
      const writing = Promise.all(writers).finally(() => {
        state.isWriting = false;
      });

      const seen = new Set<unknown>();
      let cursor = 0;
      for (;;) {
        const isLast = !state.isWriting;
        const page = await desk.pull(cursor, 50);
        for (const row of asArray(page['rows'])) seen.add(field(row, 'row', 'key'));
        cursor = Number(page['cursor']);
        if (isLast && page['more'] !== true) break;
      }
      await writing;

      expect(seen.size).toBe(8 * 40);
    }, 30_000);

    test('hides what was deleted, forgets it after its time, and says so', async () => {
      const asset = await must(call(desk.client, 'register_asset', assetArgs(desk.company, 'gone')));
      await desk.push([
        op('asset.delete', { id: asset['id'] }),
        op('setting.put', { key: 'x', value: 'secret', hlc: clockText(Date.now()), deleted: true }),
      ]);
      const deleted = asArray((await desk.pull(0))['rows']);
      await world().sql.query(
        "update public.media_assets set deleted_at = now() - interval '181 days' where company_id = $1",
        [desk.company],
      );

      await must(call(world().people.service.client, 'purge_deleted'));

      const after = await desk.pull(0);
      expect(deleted.map((row) => field(row, 'row', 'deleted_at') === null)).toEqual([false, false]);
      expect(field(deleted[1], 'row', 'value')).toBeNull();
      expect(asArray(after['rows']).map((row) => field(row, 'table'))).toEqual(['company_settings']);
      expect(Number(after['purgedRev'])).toBeGreaterThan(0);
    });

    test('tells clients to start over after a restore', async () => {
      const before = await desk.pull(0);
      const epoch = (await call(world().people.service.client, 'reset_sync_epoch', { p_company: desk.company })).data;

      expect(epoch).not.toBe(before['epoch']);
      expect((await desk.pull(0))['epoch']).toBe(epoch);
    });

    test('pokes the company once for each commit, with nothing in it but a number', async () => {
      const topic = `company:${desk.company}`;
      const pokes = async () =>
        (
          await world().sql.query<{ payload: unknown; private: boolean }>(
            'select payload, private from realtime.messages where topic = $1 order by inserted_at',
            [topic],
          )
        ).rows;
      const before = (await pokes()).length;

      await desk.push([
        op('job.put', ownJob()),
        op('job.put', ownJob()),
        op('usage.book', { id: randomUUID(), provider: 'openai', amountMicros: 5 }),
      ]);

      const sent = (await pokes()).slice(before);
      expect(sent).toEqual([{ payload: { rev: expect.any(Number) }, private: true }]);
    });
  });
}

/** Puts settings as the service does, every third transaction held open for a while. */
async function writeSettings(world: World, options: { company: string; writer: number; count: number }): Promise<void> {
  const client = await world.sql.connect();
  try {
    for (let i = 0; i < options.count; i++) {
      await client.query('begin');
      await client.query("select set_config('role', 'service_role', true)");
      const hlc = `${Date.now()}-0000-0123456789ab`;
      await client.query('select public.put_setting($1, $2, $3, $4)', [
        options.company,
        `w${options.writer}.n${i}`,
        i,
        hlc,
      ]);
      if (i % 3 === 0) await client.query('select pg_sleep(0.005)');
      await client.query('commit');
    }
  } finally {
    client.release();
  }
}
