import type { PoolClient } from 'pg';
import { FUNCTION_RULES, POLICY_FUNCTIONS, SERVICE_POLICIES, TABLE_READERS } from './rules.ts';

type Queryable = Pick<PoolClient, 'query'>;

/** A table of `public` with what it takes to try every way of writing it. */
export type TableFacts = {
  readonly name: string;
  /** The column that says whose row it is. */
  readonly companyColumn: 'id' | 'company_id';
  readonly keys: readonly string[];
};

/** Every table, view and the like in `public`. */
export async function readTables(db: Queryable): Promise<readonly TableFacts[]> {
  const { rows } = await db.query<{ name: string; keys: string[] }>(`
    select c.relname as name, coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attname is not null), '{}') as keys
    from pg_class c
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    group by c.relname order by c.relname`);
  return rows.map(({ name, keys }) => ({ name, keys, companyColumn: name === 'companies' ? 'id' : 'company_id' }));
}

/** Every function of `public`. */
export async function readFunctions(db: Queryable): Promise<readonly string[]> {
  return names(
    db,
    `select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
  );
}

/** How many rows all tables of `public` have together. */
export async function countRows(db: Queryable): Promise<number> {
  const counts = (await readTables(db)).map(({ name }) => `(select count(*)::int from public.${name})`);
  const { rows } = await db.query<{ total: number }>(`select ${counts.join(' + ')} as total`);
  return rows[0]?.total ?? 0;
}

/** What the database has and the rules do not know, what they know and it does not have, and whatever breaks a rule that holds for all. Empty: well. */
export async function findGaps(db: Queryable): Promise<readonly string[]> {
  const tables = (await readTables(db)).map(({ name }) => name);
  const functions = await readFunctions(db);
  const policies = await names(db, POLICIES_ELSEWHERE);
  return [
    ...difference('table without a rule', tables, Object.keys(TABLE_READERS)),
    ...difference('rule without a table', Object.keys(TABLE_READERS), tables),
    ...difference('function without a rule', functions, Object.keys(FUNCTION_RULES)),
    ...difference('rule without a function', Object.keys(FUNCTION_RULES), functions),
    ...difference('policy without a rule', policies, SERVICE_POLICIES),
    ...difference('rule without a policy', SERVICE_POLICIES, policies),
    ...(await broken(db)),
  ];
}

function difference(what: string, some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((one) => !others.includes(one)).map((one) => `${what}: ${one}`);
}

const POLICIES_ELSEWHERE = `select schemaname || '.' || tablename || '.' || policyname || ': ' || cmd || ', ' || array_to_string(roles, ' ') as name
  from pg_policies where schemaname in ('storage', 'realtime') order by 1`;

/** Each returns the names of what breaks it. */
const LAWS: Readonly<Record<string, string>> = {
  'no row level security': `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity`,
  'a view or foreign table passes over row level security': `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm', 'f')`,
  'anon has a right to a table': rights('anon', "'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'"),
  'a member may write a table': rights('authenticated', "'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'"),
  'the service may write a table': rights('service_role', "'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'"),
  'a column has a right of its own': `select attrelid::regclass::text || '.' || attname as name from pg_attribute
    where attacl is not null and attrelid in (select oid from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace))`,
  'a sequence may be used': `select c.oid::regclass::text as name from pg_class c, unnest(array['anon', 'authenticated', 'service_role']) as r
    where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and c.relkind = 'S' and has_sequence_privilege(r, c.oid, 'USAGE, SELECT, UPDATE')`,
  'everybody may execute it': functionsWhere("has_function_privilege('anon', p.oid, 'EXECUTE')"),
  'a function of app may be called':
    functionsWhere(`p.pronamespace = 'app'::regnamespace and p.proname not in ('${POLICY_FUNCTIONS.join("', '")}')
    and (has_function_privilege('authenticated', p.oid, 'EXECUTE') or has_function_privilege('service_role', p.oid, 'EXECUTE'))`),
  'its search path is not pinned': functionsWhere(
    `(p.prosecdef or p.pronamespace = 'public'::regnamespace) and coalesce(array_to_string(p.proconfig, ','), '') not like '%search_path=""%'`,
  ),
  'a function has two shapes': functionsWhere(
    'exists (select from pg_proc o where o.proname = p.proname and o.pronamespace = p.pronamespace and o.oid <> p.oid)',
  ),
  'a policy is not for members alone, or writes': `select polrelid::regclass::text || '.' || polname as name from pg_policy
    where polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    and (polcmd <> 'r' or polroles <> array['authenticated'::regrole::oid])`,
  'a reference can point across companies': `select f.conrelid::regclass::text || '.' || f.conname as name from pg_constraint f
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.confrelid <> 'public.companies'::regclass
    and exists (select from pg_attribute a where a.attrelid = f.confrelid and a.attname = 'company_id')
    and not exists (select from unnest(f.conkey, f.confkey) as k (here, there)
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.here and a.attname = 'company_id'
      join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.there and b.attname = 'company_id')`,
  'a reference without a foreign key': `select a.attrelid::regclass::text || '.' || a.attname as name from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    where a.attname in ('company_id', 'project_id', 'job_id', 'device_id', 'reservation_id', 'api_key_id') and not a.attisdropped
    and not exists (select from pg_constraint f where f.conrelid = a.attrelid and f.contype = 'f' and a.attnum = any (f.conkey))`,
  'a bucket is open to everybody': `select id as name from storage.buckets where public`,
  'a table does not say whose rows it has': `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'companies'
    and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and a.attnotnull)`,
};

function rights(role: string, what: string): string {
  return `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege('${role}', c.oid, ${what})`;
}

function functionsWhere(condition: string): string {
  return `select p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') and ${condition}`;
}

async function broken(db: Queryable): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [law, query] of Object.entries(LAWS))
    for (const name of await names(db, query)) found.push(`${law}: ${name}`);
  return found;
}

async function names(db: Queryable, query: string): Promise<readonly string[]> {
  return (await db.query<{ name: string }>(query)).rows.map(({ name }) => name);
}
