import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackObstacle } from './binaries.ts';
import { type Database, startDatabase } from './database.ts';

const obstacle = stackObstacle();

describe.skipIf(obstacle !== undefined)(
  `the database of a Supabase project${obstacle === undefined ? '' : ` (${obstacle})`}`,
  () => {
    let database: Database;
    beforeAll(async () => {
      database = await startDatabase({ migrations: [] });
    });
    afterAll(() => database.stop());

    test('lets no login but the superuser and the owner pass over row level security', async () => {
      const { rows } = await database
        .pool('supabase_admin')
        .query<{ rolname: string }>(
          'select rolname from pg_roles where rolcanlogin and (rolsuper or rolbypassrls) order by rolname',
        );

      expect(rows.map((row) => row.rolname)).toEqual(['postgres', 'supabase_admin']);
    });

    test('gives the owner of migrations no superuser', async () => {
      const { rows } = await database.pool('postgres').query("select current_setting('is_superuser') as super");

      expect(rows).toEqual([{ super: 'off' }]);
    });

    test('keeps PostgREST from becoming a role that a forged claim names', async () => {
      const client = await database.connect('authenticator');
      try {
        await expect(client.query('set role postgres')).rejects.toThrow('permission denied');
        await expect(client.query('set role supabase_admin')).rejects.toThrow('permission denied');
        await client.query('set role authenticated');
      } finally {
        await client.end();
      }
    });

    test('wants a password', async () => {
      const { Client } = await import('pg');
      const client = new Client({ ...database.connection('supabase_admin'), password: 'wrong' });

      await expect(client.connect()).rejects.toThrow('password authentication failed');
    });
  },
);
