import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { type Database, startDatabase } from '../stack/database.ts';
import { applyMigrations, readMigrations } from '../stack/migrations.ts';
import { checksumOf, findBreaks, migrationsOf, readReleases, type Release, restoreData } from './release.ts';

const obstacle = stackObstacle();

describe.skipIf(obstacle !== undefined).each(readReleases())('a project of release $version', (release) => {
  let database: Database;
  let admin: Client;
  beforeAll(async () => {
    database = await startDatabase({ migrations: migrationsOf(release) });
    admin = await database.connect('supabase_admin');
    await restoreData(admin, release.data);
    const owner = await database.connect('postgres');
    await applyMigrations(owner);
    await owner.end();
  }, 60_000);
  afterAll(async () => {
    await admin.end();
    await database.stop();
  });

  test('is made of migrations that nobody has edited since, in the order of their names', () => {
    const migrations = readMigrations();
    const now = Object.fromEntries(
      migrations
        .filter(({ name }) => Object.hasOwn(release.migrations, name))
        .map((one) => [one.name, checksumOf(one)]),
    );

    expect(now).toEqual(release.migrations);
    expect(migrations.slice(0, Object.keys(now).length).map(({ name }) => name)).toEqual(
      Object.keys(release.migrations),
    );
  });

  test('keeps every row as it was', async () => {
    const lost: unknown[] = [];
    for (const { table, rows } of release.data) {
      const { rows: missing } = await admin.query<{ row: unknown }>(
        `select o as row from jsonb_array_elements($1::jsonb) o where not exists (select from ${table} t where to_jsonb(t) @> o)`,
        [JSON.stringify(rows)],
      );
      lost.push(...missing);
    }

    expect(release.data.every(({ table, rows }) => rows.length > 0 || table === 'app.applied_ops')).toBe(true);
    expect(lost).toEqual([]);
  });

  test('takes everything that a client of that release asks', async () => {
    expect(await findBreaks(admin, release)).toEqual([]);
  });

  test('goes on working: books balance, a job runs from start to end, everything is pulled', async () => {
    const { company, user } = ownerIn(release);
    const ask = (sql: string, values: unknown[]) => asMember(admin, user, sql, values);
    const id = randomUUID();

    const differences = await ask('select public.verify_budget($1) as r', [company]);
    await ask("select public.start_media_job($1, $2, 'image', 'openai', '{}', 5) as r", [company, id]);
    await ask('select public.cancel_job($1) as r', [id]);
    const pulled = await ask('select public.sync_pull($1, 0, 10000) as r', [company]);

    expect(differences).toEqual([]);
    expect(pulled).toMatchObject({ epoch: expect.any(String), more: false, snapshot: { role: 'owner' } });
    expect(JSON.stringify(pulled)).toContain(id);
  });

  test.each([
    [
      'alter table public.media_projects drop column priority',
      'table media_projects: priority was integer and is gone',
    ],
    ['alter table public.company_settings rename to settings', 'table company_settings is gone'],
    [
      'alter table public.api_usage alter column source type varchar(9)',
      'table api_usage: source was text and is character varying(9)',
    ],
    ['drop function public.list_jobs', 'function list_jobs is gone'],
  ])('would notice: %s', async (sql, expected) => {
    await admin.query('begin');
    await admin.query(sql);
    const breaks = await findBreaks(admin, release);
    await admin.query('rollback');

    expect(breaks).toEqual([expected]);
  });

  test('would let pass what only adds', async () => {
    await admin.query('begin');
    await admin.query('alter table public.media_projects add column mood text');
    await admin.query('create table public.moods (company_id uuid not null, mood text)');
    const breaks = await findBreaks(admin, release);
    await admin.query('rollback');

    expect(breaks).toEqual([]);
  });
});

function ownerIn(release: Release): { company: unknown; user: unknown } {
  const members = release.data.find(({ table }) => table === 'public.company_members')?.rows ?? [];
  const owner = members.find((row) => row['role'] === 'owner');
  return { company: owner?.['company_id'], user: owner?.['user_id'] };
}

/** One statement as this user, committed. */
async function asMember(db: Client, user: unknown, sql: string, values: unknown[]): Promise<unknown> {
  await db.query('begin');
  await db.query("select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)", [
    JSON.stringify({ sub: user, role: 'authenticated' }),
  ]);
  const { rows } = await db.query<{ r: unknown }>(sql, values);
  await db.query('commit');
  return rows[0]?.r;
}
