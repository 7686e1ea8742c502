import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { call, createCompany, field, must, type World } from './world.ts';

/** What stays what it is: the ledger, the roles, the keys. */
export function describeRights(world: () => World): void {
  describe('an insider', () => {
    const people = () => world().people;

    test('cannot change the ledger, not even with the rights of the service or of the schema’s owner', async () => {
      const company = await createCompany(world());
      const id = randomUUID();
      await must(
        call(people().owner.client, 'book_usage', {
          p_company: company,
          p_id: id,
          p_provider: 'runway',
          p_amount_micros: 5,
        }),
      );
      const attempt = async (role: string, sql: string): Promise<string> => {
        const client = await world().sql.connect();
        try {
          await client.query('begin');
          await client.query('grant all on public.api_usage, public.budget_reservations to service_role');
          await client.query(`set local role ${role}`);
          await client.query(sql);
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.message : 'unknown';
        } finally {
          await client.query('rollback');
          client.release();
        }
      };
      const ways = [
        `update public.api_usage set amount_micros = 0 where id = '${id}'`,
        `delete from public.api_usage where id = '${id}'`,
        'truncate public.api_usage',
        `delete from public.budget_reservations where true`,
        `insert into public.api_usage select * from public.api_usage where id = '${id}' on conflict (id) do update set amount_micros = 0`,
      ];

      const asService = await Promise.all(ways.slice(0, 4).map((sql) => attempt('service_role', sql)));
      const asOwner = await Promise.all(ways.map((sql) => attempt('postgres', sql)));

      expect(new Set([...asService, ...asOwner])).toEqual(new Set(['the ledger is append-only']));
    });

    test('loses everything with their membership, though the token is still good', async () => {
      const company = await createCompany(world());
      const { owner, removed } = people();
      await must(
        call(owner.client, 'add_member', { p_company: company, p_email: ' Removed@Example.com ', p_role: 'admin' }),
      );
      const deviceId = randomUUID();
      await must(
        call(removed.client, 'register_device', {
          p_company: company,
          p_id: deviceId,
          p_name: 'x',
          p_app_version: '1',
          p_client_schema: 1,
        }),
      );
      await must(call(owner.client, 'set_limit', { p_company: company, p_window: 'total', p_limit_micros: 100 }));
      await must(
        call(removed.client, 'reserve_allowance', {
          p_company: company,
          p_id: randomUUID(),
          p_device: deviceId,
          p_provider: 'runway',
          p_amount_micros: 100,
        }),
      );
      const before = await must(call(removed.client, 'sync_pull', { p_company: company }));

      await must(call(owner.client, 'remove_member', { p_company: company, p_user: removed.userId }));

      const after = await must(call(removed.client, 'sync_pull', { p_company: company }));
      const pushed = await call(removed.client, 'push_ops', {
        p_company: company,
        p_device: deviceId,
        p_client_schema: 1,
        p_ops: [],
      });
      const budget = await must(call(owner.client, 'budget_view', { p_company: company }));
      expect([field(before, 'snapshot', 'role'), after['epoch'], after['rows']]).toEqual(['admin', null, []]);
      expect(pushed.status).toBe(403);
      expect(field(budget, 'total', 'reservedMicros')).toBe(0);
    });

    test('rises to no role, and no company loses its last owner', async () => {
      const company = await createCompany(world());
      const { owner, admin, member } = people();
      const as = (client: typeof owner.client, name: string, args: object) =>
        call(client, name, { p_company: company, ...args });
      await must(as(owner.client, 'add_member', { p_user: admin.userId, p_role: 'admin' }));
      await must(as(admin.client, 'add_member', { p_user: member.userId, p_role: 'member' }));

      const answers = await Promise.all([
        as(admin.client, 'set_role', { p_user: admin.userId, p_role: 'owner' }),
        as(admin.client, 'set_role', { p_user: member.userId, p_role: 'admin' }),
        as(admin.client, 'set_role', { p_user: owner.userId, p_role: 'viewer' }),
        as(admin.client, 'remove_member', { p_user: owner.userId }),
        as(admin.client, 'add_member', { p_user: people().viewer.userId, p_role: 'owner' }),
        as(member.client, 'set_role', { p_user: member.userId, p_role: 'admin' }),
        as(owner.client, 'remove_member', { p_user: owner.userId }),
        as(owner.client, 'set_role', { p_user: owner.userId, p_role: 'admin' }),
        as(admin.client, 'reset_sync_epoch', {}),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 409, 409, 403]);
      expect((await as(member.client, 'remove_member', { p_user: member.userId })).data).toBe(true);
    });

    test('finds no key of a provider anywhere, and no company key that can be used again', async () => {
      const company = await createCompany(world());
      const { owner, service } = people();
      const sealed = 'v1.c2VhbGVkLXNlYWxlZC1zZWFsZWQ';
      const set = { p_company: company, p_provider: 'openai', p_ciphertext: sealed, p_kek_version: 1, p_last4: 'abcd' };
      const answers = [
        await call(owner.client, 'set_provider_key', set),
        await call(owner.client, 'set_provider_key', { ...set, p_kek_version: 2 }),
        await call(owner.client, 'list_provider_keys', { p_company: company }),
      ];
      const opened = await must(call(service.client, 'get_provider_key', { p_company: company, p_provider: 'openai' }));
      const key = await must(call(owner.client, 'create_api_key', { p_company: company, p_name: 'shop' }));
      const resolve = () => call(service.client, 'resolve_api_key', { p_token: key['token'] });
      const resolved = await resolve();
      await must(call(owner.client, 'revoke_api_key', { p_company: company, p_id: key['id'] }));
      await must(call(owner.client, 'revoke_provider_key', { p_company: company, p_provider: 'openai' }));
      const { rows } = await world().sql.query<{ kept: string }>(
        `select (select string_agg(to_jsonb(k)::text, ' ') from public.company_api_keys k) || (select string_agg(to_jsonb(p)::text, ' ')
         from public.provider_keys p where company_id = $1) as kept`,
        [company],
      );

      expect(JSON.stringify(answers)).not.toContain(sealed);
      expect(opened).toMatchObject({ ciphertext: sealed, kekVersion: 2, last4: 'abcd' });
      expect(resolved.data).toEqual({ companyId: company, apiKeyId: key['id'], name: 'shop' });
      expect((await resolve()).data).toBeNull();
      expect(rows[0]?.kept).not.toContain(String(key['token']));
      expect(rows[0]?.kept).not.toContain(sealed);
    });
  });
}
