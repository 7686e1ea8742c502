import { afterEach, describe, expect, test } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { type Database, startDatabase } from '../stack/database.ts';
import { applyMigrations } from '../stack/migrations.ts';

const obstacle = stackObstacle();

/** A project is not always empty when the migrations come. */
describe.skipIf(obstacle !== undefined)('the migrations in a project that has something already', () => {
  let database: Database;
  afterEach(() => database.stop());

  test('close a bucket of our name that was open to everybody', async () => {
    database = await startDatabase({ migrations: [] });
    const admin = await database.connect('supabase_admin');
    await admin.query(
      "insert into storage.buckets (id, name, public) values ('media', 'media', true), ('other', 'other', true)",
    );
    const owner = await database.connect('postgres');
    await applyMigrations(owner);

    const { rows } = await admin.query('select id, public from storage.buckets order by id');
    await Promise.all([owner.end(), admin.end()]);

    expect(rows).toEqual([
      { id: 'kept', public: false },
      { id: 'media', public: false },
      { id: 'other', public: true },
    ]);
  }, 30_000);

  test('do without storage and realtime where there are none', async () => {
    database = await startDatabase({ migrations: [] });
    const admin = await database.connect('supabase_admin');
    await admin.query('drop schema storage cascade; drop schema realtime cascade');
    const owner = await database.connect('postgres');
    await applyMigrations(owner);

    const { rows } = await owner.query(
      "insert into public.companies (name) values ('A') returning name, app.poke(id, 1) is not null as poked",
    );
    await Promise.all([owner.end(), admin.end()]);

    expect(rows).toEqual([{ name: 'A', poked: true }]);
  }, 30_000);
});
