import type { Db } from './open.ts';

/** The driver's wrapper around any work, made once for each connection: making it costs as much as a small transaction. */
type Immediately = (work: () => unknown) => void;

const wrappers = new WeakMap<Db, Immediately>();

/**
 * Runs `work` in one `begin immediate` transaction: everything or nothing is durable on return. Inside another transaction it
 * joins that one (a savepoint). `work` is synchronous; no waiting, no network, no change of memory inside.
 */
export function transaction<T>(db: Db, work: () => T): T {
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

function immediately(db: Db): Immediately {
  let wrapper = wrappers.get(db);
  if (wrapper === undefined) {
    const wrapped = db.transaction((work: () => unknown) => work());
    wrapper = (work) => wrapped.immediate(work);
    wrappers.set(db, wrapper);
  }
  return wrapper;
}
