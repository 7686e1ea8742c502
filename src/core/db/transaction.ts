import type { Db } from './open.ts';

/**
 * Runs `work` in one `begin immediate` transaction: everything or nothing is durable on return. Inside another transaction it
 * joins that one (a savepoint). `work` is synchronous; no waiting, no network, no change of memory inside.
 */
export function transaction<T>(db: Db, work: () => T): T {
  return db.transaction(work).immediate();
}
