import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { countRows, findGaps } from './catalogue.ts';
import { createFacts, type Facts } from './facts.ts';
import { foldLines, formatMatrix, type Line, tryFunctions, tryTables, whoDid } from './matrix.ts';
import { FUNCTION_RULES, TABLE_READERS } from './rules.ts';
import { tryRealtime, tryStorage } from './matrix-files.ts';
import { PEOPLE, type World } from './world.ts';

/** Who reaches what: generated from the catalogue of the database, so that something new without a rule fails. */
export function describeIsolation(world: () => World): void {
  describe('isolation', () => {
    let facts: Facts;
    let rowsBefore = 0;
    const printed: Line[] = [];
    beforeAll(async () => {
      facts = await createFacts(world());
      rowsBefore = await countRows(world().sql);
    }, 30_000);

    test('knows a rule for every table and function, and none breaks a law', async () => {
      expect(await findGaps(world().sql)).toEqual([]);
    });

    test('notices a table, a function, a policy, a reference and a grant that nobody has thought about', async () => {
      const client = await world().sql.connect();
      await client.query('begin');
      await client.query(
        'create table public.forgotten (id uuid primary key, company_id uuid not null, job uuid references public.media_projects (id))',
      );
      await client.query('create function public.leak() returns int language sql security definer as $$ select 1 $$');
      await client.query('grant insert on public.api_usage to authenticated');
      await client.query('create policy open_door on storage.objects for select to anon using (true)');
      const gaps = await findGaps(client);
      await client.query('rollback');
      client.release();

      expect(gaps).toEqual([
        'table without a rule: forgotten',
        'function without a rule: leak',
        'policy without a rule: storage.objects.open_door: SELECT, anon',
        'no row level security: forgotten',
        'a member may write a table: api_usage',
        'its search path is not pinned: leak()',
        'a reference can point across companies: forgotten.forgotten_job_fkey',
        'a reference without a foreign key: forgotten.company_id',
      ]);
    });

    test('lets members read the tables of their company, and nobody write them', async () => {
      const lines = await tryTables(facts);
      printed.push(...lines);

      const expected = lines.map(({ what }) => {
        const [table = '', way] = what.split(': ');
        return [what, way === 'read' ? PEOPLE.filter((person) => TABLE_READERS[table]?.includes(person)) : []];
      });
      expect(lines.map((one) => [one.what, whoDid(one)])).toEqual(expected);
    }, 60_000);

    test('lets each function be called by those who may', async () => {
      const lines = await tryFunctions(facts);
      printed.push(...lines);

      const expected = Object.entries(FUNCTION_RULES).map(([name, rule]) => [
        `${name}()`,
        PEOPLE.filter((person) => rule.by.includes(person)),
      ]);
      expect(lines.map((one) => [one.what, whoDid(one)])).toEqual(expected);
    }, 60_000);

    test('leaves nothing behind when it is asked for a dry run', async () => {
      expect(await countRows(world().sql)).toBe(rowsBefore);
    });

    test('keeps files and pokes inside the company', async () => {
      const lines = [...(await tryStorage(facts)), ...(await tryRealtime(facts))];
      printed.push(...lines);

      expect(lines.map((one) => [one.what, whoDid(one)])).toEqual([
        ['storage: read a file', ['viewer', 'member', 'admin', 'owner', 'service']],
        ['storage: upload what is announced', ['member', 'admin', 'owner', 'service']],
        ['storage: upload what is not announced', ['service']],
        ['storage: read what the functions keep', ['service']],
        ['storage: overwrite a file', ['service']],
        ['storage: delete a file', ['service']],
        ['realtime: hear company A', ['viewer', 'member', 'admin', 'owner', 'service']],
        ['realtime: speak to company A', ['service']],
      ]);
    }, 30_000);

    test('is what docs/team.md shows', () => {
      const matrix = formatMatrix(foldLines(printed));
      process.stdout.write(`${matrix}\n`);

      expect(readFileSync(path.resolve(import.meta.dirname, '../../../docs/team.md'), 'utf8')).toContain(matrix);
    });
  });
}
