import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/core/db/migrate.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { all } from '../../../src/core/db/statement.ts';
import { MIGRATIONS, temporaryDatabase } from '../data-folder.ts';

const SNAPSHOT = new URL('schema.snapshot.sql', import.meta.url);

function schemaOf(db: Db): string {
  const rows = all<{ sql: string }>(
    db,
    "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' and name not like 'assets_fts_%' or (type = 'trigger') order by type, name",
  );
  return `${rows.map((row) => `${row.sql};`).join('\n\n')}\n`;
}

describe('the schema', () => {
  it('is the one of the snapshot, which changes in the same commit as a migration (UPDATE_SCHEMA=1 writes it)', () => {
    const { db } = temporaryDatabase();
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(SNAPSHOT, schemaOf(db));

    expect(schemaOf(db)).toBe(readFileSync(SNAPSHOT, 'utf8'));
  });

  it('has strict tables only', () => {
    const { db } = temporaryDatabase();

    const lax = all<{ name: string }>(
      db,
      "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
    );

    expect(lax).toEqual([]);
  });

  it('only ever adds: no migration after the first drops, renames or rewrites anything but an index, which the words of the library are too', () => {
    for (const { name, sql } of readMigrations(MIGRATIONS).slice(1)) {
      const rest = sql.toLowerCase().replaceAll(/\bdrop (index|table assets_fts;)/g, '');
      expect(rest, name).not.toMatch(/\b(drop|rename|delete\s+from|insert\s+or\s+replace)\b/);
    }
  });

  it('has a foreign key that holds in every table', () => {
    const { db } = temporaryDatabase();

    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(() =>
      db.exec("insert into projects (id, company_id, name, created_at) values ('p', 'nobody', 'n', 1)"),
    ).toThrow(/FOREIGN KEY/);
  });

  it.each([
    ['an ended job without its end', "state = 'completed'"],
    ['a failed job without an error', "state = 'failed', finished_at = 5"],
    ['a job with an end that has not ended', 'finished_at = 5'],
    ['a state that is none', "state = 'sleeping'"],
    ['parameters that are no JSON', "params = '{'"],
    ['a cap below nothing', 'max_cost_micros = -1'],
  ])('refuses %s', (_, change) => {
    const { db, company } = temporaryDatabase();
    db.prepare(
      "insert into jobs (id, company_id, job_type, provider, params, request_hash, state, position, reservation_id, created_at, updated_at) values ('j', ?, 'image', 'draft', '{}', 'h', 'queued', 1, 'r', 1, 1)",
    ).run(company);

    expect(() => db.exec(`update jobs set ${change}`)).toThrow(/CHECK/);
  });
});
