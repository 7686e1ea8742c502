import type { Db, SqlValue, Statement } from './open.ts';

const statements = new WeakMap<Db, Map<string, Statement>>();

/** The prepared statement of this text, compiled once for each connection. Texts are constants: values are always bound. */
function prepared(db: Db, text: string): Statement {
  let cache = statements.get(db);
  if (cache === undefined) {
    cache = new Map();
    statements.set(db, cache);
  }
  let statement = cache.get(text);
  if (statement === undefined) {
    statement = db.prepare(text);
    cache.set(text, statement);
  }
  return statement;
}

/**
 * Named values of a statement: `:name` in the text. In a query with `order by` on the way to an index, or on a table with partial
 * indexes, compare with `+:name`: SQLite looks at a bare parameter's value while it plans, and then compiles the statement anew
 * whenever that is bound again, which takes ten times as long as running it (exprCompareVariable in SQLite's expr.c).
 */
export type Bindings = { readonly [name: string]: SqlValue };

/** Runs a write; returns how many rows it changed. */
export function run(db: Db, text: string, bindings: Bindings = {}): number {
  return prepared(db, text).run(bindings).changes;
}

/** The first row, undefined when there is none. The caller names the row's type beside its statement. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller's own word on the columns that its statement names
export function get<Row>(db: Db, text: string, bindings: Bindings = {}): Row | undefined {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the border between SQL and types; untrusted rows are parsed by their caller
  return prepared(db, text).get(bindings) as Row | undefined;
}

/** All rows; bound every list by a `limit` in the text. */
export function all<Row>(db: Db, text: string, bindings: Bindings = {}): Row[] {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- as above
  return prepared(db, text).all(bindings) as Row[];
}
