import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client, Pool } from 'pg';
import { z } from 'zod';
import { type Migration, readMigrations } from '../stack/migrations.ts';

/** What clients of a release rely on, and what lay in a database of it. */
const releaseSchema = z.object({
  version: z.string(),
  /** File name → SHA-256: what was released is never edited. */
  migrations: z.record(z.string(), z.string()),
  /** Table → column → type. */
  tables: z.record(z.string(), z.record(z.string(), z.string())),
  /** Function → argument → type, in order; `-> type` is what it returns. */
  functions: z.record(z.string(), z.record(z.string(), z.string())),
  /** `schema.table` → rows as to_jsonb shows them, in an order in which they can be inserted. */
  data: z.array(z.object({ table: z.string(), rows: z.array(z.record(z.string(), z.unknown())) })),
});
export type Release = z.infer<typeof releaseSchema>;

const FOLDER = path.join(import.meta.dirname, 'releases');

/** Every release of the schema, oldest first. */
export function readReleases(): readonly Release[] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted();
  return files.map((name) => releaseSchema.parse(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))));
}

/** The migrations that a release has. */
export function migrationsOf(release: Release): readonly Migration[] {
  return readMigrations().filter(({ name }) => Object.hasOwn(release.migrations, name));
}

export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

/** The tables that a copy of a team's data is made of, in an order in which they can be inserted. */
const DATA_TABLES = [
  'auth.users',
  'public.companies',
  'public.company_members',
  'public.devices',
  'public.provider_keys',
  'public.company_api_keys',
  'public.media_projects',
  'public.budget_limits',
  'public.budget_reservations',
  'public.api_usage',
  'public.budget_totals',
  'public.media_assets',
  'public.company_settings',
  'app.applied_ops',
] as const;

/** Copies what is in the database. db: of the superuser. */
export async function copyData(db: Pool): Promise<Release['data']> {
  const copied: Release['data'] = [];
  for (const table of DATA_TABLES) {
    const { rows } = await db.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`,
    );
    copied.push({ table, rows: rows.map(({ row }) => row) });
  }
  return copied;
}

/** Puts rows back exactly as they were, past triggers, as a restore from a backup does. db: of the superuser. */
export async function restoreData(db: Client, data: Release['data']): Promise<void> {
  await db.query("set session_replication_role = 'replica'");
  for (const { table, rows } of data) {
    const columns = Object.keys(rows[0] ?? {})
      .map((name) => `"${name}"`)
      .join(', ');
    if (rows.length > 0)
      await db.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
  }
  await db.query("select setval('app.rev_seq', (select max(rev) from public.media_projects) + 100000)");
  await db.query("set session_replication_role = 'origin'");
}

/** The tables and functions that clients see. */
export async function readContract(db: Pick<Client, 'query'>): Promise<Pick<Release, 'tables' | 'functions'>> {
  const columns = await db.query<{ name: string; columns: Record<string, string> }>(`
    select c.relname as name, jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by 1 order by 1`);
  const functions = await db.query<{ name: string; arguments: Record<string, string> }>(`
    select p.proname as name, jsonb_object_agg(coalesce(nullif(n.name, ''), '?') , format_type(t.type, null) order by t.i)
      || jsonb_build_object('->', format_type(p.prorettype, null)) as arguments
    from pg_proc p left join unnest(p.proargtypes::oid[]) with ordinality t (type, i) on true
    left join unnest(p.proargnames) with ordinality n (name, i) on n.i = t.i
    where p.pronamespace = 'public'::regnamespace and t.type is not null
    group by p.oid, p.proname, p.prorettype order by 1`);
  return {
    tables: Object.fromEntries(columns.rows.map((row) => [row.name, row.columns])),
    functions: Object.fromEntries(functions.rows.map((row) => [row.name, row.arguments])),
  };
}

/** What an older client would miss or be unable to do. Empty: the newer schema only adds. */
export async function findBreaks(db: Pick<Client, 'query'>, release: Release): Promise<readonly string[]> {
  const now = await readContract(db);
  const required = await db.query<{ name: string; count: number }>(
    "select proname as name, pronargs - pronargdefaults as count from pg_proc where pronamespace = 'public'::regnamespace",
  );
  const requiredNow = new Map(required.rows.map(({ name, count }) => [name, count]));
  const breaks = [
    ...missing('table', release.tables, now.tables),
    ...missing('function', release.functions, now.functions),
  ];
  for (const [name, args] of Object.entries(release.functions)) {
    const known = Object.keys(args).filter((argument) => argument !== '->').length;
    if ((requiredNow.get(name) ?? 0) > known) breaks.push(`function ${name} wants more than its old callers give`);
  }
  return breaks;
}

type Shapes = Readonly<Record<string, Readonly<Record<string, string>>>>;

function missing(what: string, before: Shapes, now: Shapes): string[] {
  return Object.entries(before).flatMap(([name, parts]) => {
    const found = now[name];
    if (found === undefined) return [`${what} ${name} is gone`];
    return Object.entries(parts).flatMap(([part, type]) =>
      found[part] === type ? [] : [`${what} ${name}: ${part} was ${type} and is ${found[part] ?? 'gone'}`],
    );
  });
}
