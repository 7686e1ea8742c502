import type { Db } from './open.ts';

/** The driver's wrapper around any work, made once for each connection: making it costs as much as a small transaction. */
type Immediately = (work: () => unknown) => void;

const wrappers = new WeakMap<Db, Immediately>();

/**
 * Runs `work` in one `begin immediate` transaction: everything or nothing is durable on return. Inside another transaction it
 * joins that one (a savepoint). `work` is synchronous; no waiting, no network, no change of memory inside.
 */
export function transaction<T>(db: Db, work: () => T): T {
  if (together.has(db)) return work();
  const done: { result?: { readonly value: T } } = {};
  immediately(db)(() => {
    const value = work();
    done.result = { value };
    // The driver refuses a promise.
    return value;
  });
  if (done.result === undefined) throw new Error('a transaction ended without its work');
  return done.result.value;
}

/** Connections on which `undividedTransaction` is at work. */
const together = new WeakSet<Db>();

/**
 * The same for work that is undone as a whole whatever fails in it: every transaction inside is a plain part of it, which spares the
 * savepoints. Nothing inside may catch an error and go on.
 */
export function undividedTransaction<T>(db: Db, work: () => T): T {
  return transaction(db, () => {
    together.add(db);
    try {
      return work();
    } finally {
      together.delete(db);
    }
  });
}

function immediately(db: Db): Immediately {
  let wrapper = wrappers.get(db);
  if (wrapper === undefined) {
    const wrapped = db.transaction((work: () => unknown) => work());
    wrapper = (work) => wrapped.immediate(work);
    wrappers.set(db, wrapper);
  }
  return wrapper;
}
