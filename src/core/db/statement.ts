import type { Db, SqlValue, Statement } from './open.ts';

type Prepared = { readonly statement: Statement; readonly names: readonly string[] };

const statements = new WeakMap<Db, Map<string, Prepared>>();

/** The prepared statement of this text, compiled once for each connection. Texts are constants: values are always bound. */
function prepared(db: Db, text: string): Prepared {
  let cache = statements.get(db);
  if (cache === undefined) {
    cache = new Map();
    statements.set(db, cache);
  }
  let found = cache.get(text);
  if (found === undefined) {
    const { unnamed, names } = withoutNames(text);
    found = { statement: db.prepare(unnamed), names };
    cache.set(text, found);
  }
  return found;
}

/** Whatever may hold a colon that names nothing (texts, quoted names, comments), or a parameter. */
const TEXT_OR_PARAMETER = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|:([a-z_]\w*)/gi;

/** `:name` → `?`: the driver looks up every name anew in each call, which takes as long as a small statement itself. A name may come twice. */
function withoutNames(text: string): { readonly unnamed: string; readonly names: readonly string[] } {
  const names: string[] = [];
  const unnamed = text.replaceAll(TEXT_OR_PARAMETER, (match, name: string | undefined) => {
    if (name === undefined) return match;
    names.push(name);
    return '?';
  });
  return { unnamed, names };
}

/** The values in the order in which the statement names them. Throws when one is missing: a mistake in the caller's code. */
function valuesOf(names: readonly string[], bindings: Bindings): SqlValue[] {
  return names.map((name) => {
    const value = bindings[name];
    if (value === undefined) throw new RangeError(`the statement needs a value for :${name}`);
    return value;
  });
}

/**
 * Named values of a statement: `:name` in the text. In a query with `order by` on the way to an index, or on a table with partial
 * indexes, compare with `+:name`: SQLite looks at a bare parameter's value while it plans, and then compiles the statement anew
 * whenever that is bound again, which takes ten times as long as running it (exprCompareVariable in SQLite's expr.c).
 */
export type Bindings = { readonly [name: string]: SqlValue };

/** Runs a write; returns how many rows it changed. */
export function run(db: Db, text: string, bindings: Bindings = {}): number {
  const { statement, names } = prepared(db, text);
  return statement.run(...valuesOf(names, bindings)).changes;
}

/** The first row, undefined when there is none. The caller names the row's type beside its statement. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller's own word on the columns that its statement names
export function get<Row>(db: Db, text: string, bindings: Bindings = {}): Row | undefined {
  const { statement, names } = prepared(db, text);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the border between SQL and types; untrusted rows are parsed by their caller
  return statement.get(...valuesOf(names, bindings)) as Row | undefined;
}

/** All rows; bound every list by a `limit` in the text. */
export function all<Row>(db: Db, text: string, bindings: Bindings = {}): Row[] {
  const { statement, names } = prepared(db, text);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- as above
  return statement.all(...valuesOf(names, bindings)) as Row[];
}
