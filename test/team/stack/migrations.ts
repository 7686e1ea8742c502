import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from 'pg';

const FOLDER = path.resolve(import.meta.dirname, '../../../supabase/migrations');

/** A migration as its file: `version` is the number at the beginning of its name. */
export type Migration = { readonly version: string; readonly name: string; readonly sql: string };

/** The migrations of this checkout, in order. */
export function readMigrations(folder = FOLDER): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d+_[\w-]+\.sql$/.test(name))
    .toSorted()
    .map((name) => ({
      version: name.slice(0, name.indexOf('_')),
      name,
      sql: readFileSync(path.join(folder, name), 'utf8'),
    }));
}

/**
 * Applies what has not been applied yet, each file in a transaction of its own, and writes it down where `supabase db push` does.
 * client: connected as `postgres`. Throws Error that names the file and the line.
 */
export async function applyMigrations(
  client: Client,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  await client.query('create schema if not exists supabase_migrations');
  await client.query(
    'create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text)',
  );
  const { rows } = await client.query<{ version: string }>('select version from supabase_migrations.schema_migrations');
  const applied = new Set(rows.map(({ version }) => version));
  for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
    try {
      await client.query('begin');
      await client.query(migration.sql);
      await client.query('insert into supabase_migrations.schema_migrations (version, name) values ($1, $2)', [
        migration.version,
        migration.name,
      ]);
      await client.query('commit');
    } catch (cause) {
      await client.query('rollback');
      throw new Error(`${migration.name}${placeOf(migration.sql, cause)}: ${messageOf(cause)}`, { cause });
    }
  }
}

function placeOf(sql: string, error: unknown): string {
  const position =
    typeof error === 'object' && error !== null && 'position' in error ? Number(error.position) : Number.NaN;
  return Number.isFinite(position) ? `:${sql.slice(0, position).split('\n').length}` : '';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = 'where' in error && typeof error.where === 'string' ? ` (${error.where})` : '';
  return `${error.message}${where}`;
}
