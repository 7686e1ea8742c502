import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { asCaller, callerOf } from '../stack/caller.ts';
import { type Desk, op, openDesk } from './desk.ts';
import { assetArgs } from './facts.ts';
import { call, field, must, type World } from './world.ts';

/** What holds even for the owner of the schema, and while somebody waits. */
export function describeGuards(world: () => World): void {
  describe('the database itself', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(world());
    });
    /** The message of a refusal, or 'done'. */
    const attempt = (text: string, values: readonly unknown[]): Promise<string> =>
      world()
        .sql.query(text, [...values])
        .then(
          () => 'done',
          (error: { message: string }) => error.message,
        );

    test('keeps a job, a reservation and an asset what they are', async () => {
      const { id } = await desk.leased();
      const ended = await desk.queued();
      await must(call(desk.client, 'cancel_job', { p_job: ended }));
      const asset = (await must(call(desk.client, 'register_asset', assetArgs(desk.company, randomUUID()))))['id'];
      const change = (table: string, what: string, key: unknown) =>
        attempt(`update public.${table} set ${what} where id = $1`, [key]);

      expect([
        await change('media_projects', 'lease_token = lease_token - 1', id),
        await change('media_projects', "request_hash = repeat('b', 64)", id),
        await change('media_projects', "status = 'queued', finished_at = null", ended),
        await change('budget_reservations', "window_at = now() - interval '40 days'", id),
        await change('budget_reservations', "provider = 'luma'", id),
        await change('media_assets', 'bytes = 1', asset),
        await change('media_assets', "upload_state = 'stored'", asset),
        await change('media_assets', "upload_state = 'local'", asset),
      ]).toEqual([
        'a lease token only rises',
        'a job keeps its id, its company, its place and its request',
        `job ${ended} has ended`,
        'a reservation keeps its place in the books',
        'a reservation keeps its place in the books',
        'an asset never changes',
        'done',
        'what is stored stays stored',
      ]);
    });

    test('puts even a repair by hand in line behind the other writers of a company', async () => {
      const id = await desk.queued();
      const [writer, repair] = [await world().sql.connect(), await world().sql.connect()];
      await writer.query('begin');
      await writer.query('select app.lock_company($1)', [desk.company]);
      await repair.query('begin');
      await repair.query("set local lock_timeout = '50ms'");

      const refused = await repair.query('update public.media_projects set priority = 1 where id = $1', [id]).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      for (const client of [writer, repair]) {
        await client.query('rollback');
        client.release();
      }

      expect(refused).toBe('55P03');
    });

    test('asks for the role again when somebody has waited: what was taken meanwhile is gone', async () => {
      const { removed } = world().people;
      await must(desk.ask('add_member', { p_user: removed.userId, p_role: 'admin' }));
      const writer = await world().sql.connect();
      await writer.query('begin');
      await writer.query('select app.lock_company($1)', [desk.company]);
      const waiting = call(removed.client, 'set_limit', {
        p_company: desk.company,
        p_window: 'day',
        p_limit_micros: 5,
      });
      await untilSomebodyWaits(world());
      await writer.query('delete from public.company_members where company_id = $1 and user_id = $2', [
        desk.company,
        removed.userId,
      ]);
      await writer.query('commit');
      writer.release();

      expect((await waiting).status).toBe(403);
    });

    test('gives a whole push back to its client when a lock stands in the way, and remembers nothing of it', async () => {
      const id = await desk.queued();
      await must(call(desk.client, 'cancel_job', { p_job: id }));
      const change = op('job.delete', { id });
      const writer = await world().sql.connect();
      await writer.query('begin');
      await writer.query('select 1 from public.media_projects where id = $1 for update', [id]);

      const failed = await asCaller(world().sql, callerOf(world().people.owner.userId), async (client) => {
        await client.query("set local lock_timeout = '50ms'");
        await client.query('select public.push_ops($1, $2, 1, $3)', [
          desk.company,
          desk.deviceId,
          JSON.stringify([change]),
        ]);
        return 'done';
      }).catch((error: { code: string }) => error.code);
      await writer.query('rollback');
      writer.release();

      expect(failed).toBe('55P03');
      expect(field((await desk.push([change])).data, 'results', 0, 'outcome')).toBe('ok');
    });

    test('lets no row of a file in that was not announced, however storage asks', async () => {
      const insert = (client: PoolClient, path: string) =>
        client.query("insert into storage.objects (bucket_id, name) values ('media', $1)", [path]);
      const announced = (await must(call(desk.client, 'register_asset', assetArgs(desk.company, randomUUID()))))[
        'object_path'
      ];
      const as = (path: string) =>
        asCaller(world().sql, callerOf(world().people.owner.userId), (client) => insert(client, path)).then(
          () => 'done',
          (error: { code: string }) => error.code,
        );

      expect([await as(`${desk.company}/library/x.png`), await as(String(announced))]).toEqual(['42501', 'done']);
    });

    test('lets members hear what it says, and not who else listens', async () => {
      const topic = `company:${desk.company}`;
      const heard = await asCaller(world().sql, callerOf(world().people.owner.userId), async (client) => {
        await client.query('reset role');
        await client.query(
          "insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true), ($1, 'presence', true)",
          [topic],
        );
        await client.query('set local role authenticated');
        await client.query("select set_config('realtime.topic', $1, true)", [topic]);
        return (await client.query<{ extension: string }>('select distinct extension from realtime.messages')).rows;
      });

      expect(heard).toEqual([{ extension: 'broadcast' }]);
    });

    test('marks a file as stored only when all of it is there', async () => {
      const [missing, short] = ['what never arrives', 'what is cut off'];
      const announce = (content: string) =>
        must(call(desk.client, 'register_asset', assetArgs(desk.company, content + desk.company)));
      const store = async (asset: Record<string, unknown>) =>
        (await call(desk.client, 'mark_asset_stored', { p_id: asset['id'] })).status;
      const [first, second] = [await announce(missing), await announce(short)];
      const bucket = desk.client.storage.from('media');
      await bucket.upload(String(second['object_path']), new Blob(['x'], { type: 'text/plain' }));
      const whole = await announce('whole');
      await bucket.upload(String(whole['object_path']), new Blob([`whole${desk.company}`], { type: 'text/plain' }));

      expect([await store(first), await store(second), await store(whole)]).toEqual([409, 409, 200]);
      expect((await call(desk.client, 'mark_asset_too_large', { p_id: whole['id'] })).status).toBe(409);
    });

    test('hides the file of a result that was deleted, takes no other for it, and no other content under its id', async () => {
      const [kept, gone] = [assetArgs(desk.company, randomUUID()), assetArgs(desk.company, randomUUID())];
      const bucket = desk.client.storage.from('media');
      const paths = [];
      for (const args of [kept, gone]) {
        const path = String((await must(call(desk.client, 'register_asset', args)))['object_path']);
        await bucket.upload(path, new Blob(['x'], { type: 'text/plain' }));
        paths.push(path);
      }
      const reused = { ...assetArgs(desk.company, randomUUID()), p_id: kept['p_id'] };
      const other = await call(desk.client, 'register_asset', reused);
      const late = await must(call(desk.client, 'register_asset', assetArgs(desk.company, randomUUID())));
      for (const p_id of [gone['p_id'], late['id']]) await must(call(desk.client, 'delete_asset', { p_id }));

      const read = await Promise.all(paths.map(async (path) => (await bucket.download(path)).error === null));
      const upload = await bucket.upload(String(late['object_path']), new Blob(['x'], { type: 'text/plain' }));

      expect(other.status).toBe(409);
      expect(read).toEqual([true, false]);
      expect(upload.error).not.toBeNull();
    });
  });
}

/** Until a session waits for the lock of a company. Throws Error after five seconds. */
async function untilSomebodyWaits(world: World): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const { rows } = await world.sql.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error('nobody waits');
  }
}
