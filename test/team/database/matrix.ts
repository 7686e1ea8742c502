import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { readTables, type TableFacts } from './catalogue.ts';
import type { Facts } from './facts.ts';
import { FUNCTION_RULES } from './rules.ts';
import { call, PEOPLE, type Person } from './world.ts';

/** One line of the matrix: what was tried, and by person whether it had an effect. */
export type Line = { readonly what: string; readonly did: Readonly<Record<Person, boolean>> };

type Row = Readonly<Record<string, unknown>>;

/** Tries to read and to write every table of company A in every way, as everybody, over HTTP. Nothing stays. */
export async function tryTables(facts: Facts): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const table of await readTables(facts.world.sql)) {
    const { rows } = await facts.world.sql.query<{ row: Row }>(
      `select to_jsonb(t) as row from public.${table.name} t where ${table.companyColumn} = $1 limit 1`,
      [facts.company],
    );
    const row = rows[0]?.row;
    if (row === undefined) throw new Error(`company A has nothing in ${table.name}: the matrix would prove nothing`);
    for (const [way, attempt] of Object.entries(WAYS))
      lines.push(
        await line(`${table.name}: ${way}`, (person) =>
          attempt(facts.world.people[person].dryClient, { table, row, facts }),
        ),
      );
  }
  return lines;
}

type Target = { readonly table: TableFacts; readonly row: Row; readonly facts: Facts };

/** Ways to reach a table past its functions; each resolves to whether it had an effect. */
const WAYS: Readonly<Record<string, (client: SupabaseClient, target: Target) => Promise<boolean>>> = {
  read: async (client, { table, facts }) =>
    touched(
      await client.from(table.name).select('*', { count: 'exact' }).eq(table.companyColumn, facts.company).limit(1),
    ),
  insert: async (client, { table, row }) =>
    touched(await client.from(table.name).insert({ ...row, ...newKeys(table) }, { count: 'exact' })),
  update: async (client, { table, row, facts }) =>
    touched(await client.from(table.name).update(row, { count: 'exact' }).eq(table.companyColumn, facts.company)),
  'move to B': async (client, { table, facts }) =>
    touched(
      await client
        .from(table.name)
        .update({ [table.companyColumn]: facts.world.b }, { count: 'exact' })
        .eq(table.companyColumn, facts.company),
    ),
  upsert: async (client, { table, row }) => touched(await client.from(table.name).upsert(row, { count: 'exact' })),
  delete: async (client, { table, facts }) =>
    touched(await client.from(table.name).delete({ count: 'exact' }).eq(table.companyColumn, facts.company)),
};

/** Throws Error for a refusal that is not about rights: behind a broken constraint nobody would see that the door is open. */
function touched(response: {
  readonly count: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}): boolean {
  const { error, count } = response;
  if (error !== null && error.code !== '42501')
    throw new Error(`refused for another reason: ${error.code} ${error.message}`);
  return error === null && (count ?? 0) > 0;
}

/** New values for the parts of the key that are not the company. */
function newKeys(table: TableFacts): Row {
  return Object.fromEntries(table.keys.filter((key) => key === 'id').map((key) => [key, randomUUID()]));
}

/** Calls every function about company A as everybody. Nothing stays. Throws Error for an answer that is neither success nor refusal. */
export async function tryFunctions(facts: Facts): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [name, rule] of Object.entries(FUNCTION_RULES)) {
    lines.push(
      await line(`${name}()`, async (person) => {
        const answer = await call(facts.world.people[person].dryClient, name, rule.args(facts, person));
        if (answer.status < 300) return rule.isNothing?.(answer) !== true;
        const isRefusal =
          [401, 403].includes(answer.status) || answer.message === 'job_not_found' || answer.message === 'not_found';
        // Past the door: refused for another reason than who asks.
        if (!isRefusal && rule.by.includes(person) && answer.status === 409) return true;
        if (!isRefusal) throw new Error(`${name} as ${person}: ${answer.status} ${answer.code} ${answer.message}`);
        return false;
      }),
    );
  }
  return lines;
}

/** The same attempt as everybody, at once. */
export async function line(what: string, attempt: (person: Person) => Promise<boolean>): Promise<Line> {
  const did: Partial<Record<Person, boolean>> = {};
  await Promise.all(
    PEOPLE.map(async (person) => {
      did[person] = await attempt(person);
    }),
  );
  return { what, did: complete(did) };
}

function complete(did: Partial<Record<Person, boolean>>): Record<Person, boolean> {
  const of = (person: Person): boolean => did[person] === true;
  return {
    anon: of('anon'),
    viewer: of('viewer'),
    member: of('member'),
    admin: of('admin'),
    owner: of('owner'),
    removed: of('removed'),
    stranger: of('stranger'),
    service: of('service'),
  };
}

/** Who had an effect, in the order of the columns. */
export function whoDid({ did }: Line): readonly Person[] {
  return PEOPLE.filter((person) => did[person]);
}

/** Neighbours about the same table with the same outcome become one line. */
export function foldLines(lines: readonly Line[]): readonly Line[] {
  const folded: Line[] = [];
  for (const one of lines) {
    const last = folded.at(-1);
    const [table, way] = one.what.split(': ');
    const isTable = way !== undefined && table !== 'storage' && table !== 'realtime';
    if (
      isTable &&
      last !== undefined &&
      last.what.startsWith(`${table}: `) &&
      whoDid(last).join() === whoDid(one).join()
    )
      folded[folded.length - 1] = { ...last, what: `${last.what}, ${way}` };
    else folded.push(one);
  }
  return folded;
}

/** The matrix as a Markdown table: a dot where nothing happened. */
export function formatMatrix(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(({ what }) => what.length));
  const cells = (first: string, rest: readonly string[]): string =>
    `| ${first.padEnd(width)} | ${rest.map((cell, i) => cell.padEnd(PEOPLE[i]?.length ?? 0)).join(' | ')} |`;
  return [
    cells('company A', PEOPLE),
    cells(
      '-'.repeat(width),
      PEOPLE.map((person) => '-'.repeat(person.length)),
    ),
    ...lines.map(({ what, did }) =>
      cells(
        what,
        PEOPLE.map((person) => (did[person] ? 'yes' : '·')),
      ),
    ),
  ].join('\n');
}
