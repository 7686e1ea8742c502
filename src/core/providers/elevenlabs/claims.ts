/** Ids of the vendor that belong to attempts of this process: one result must not be two jobs'. */
export type Claims = {
  has(id: string | null | undefined): boolean;
  add(...ids: readonly (string | null | undefined)[]): void;
};

/** Memory for so many: beyond them a look-up would be for something long over. */
const CLAIMS_MAX = 5000;

/** Remembers request, history and generation ids, the newest of them. */
export function createClaims(): Claims {
  const ids = new Set<string>();
  return {
    has: (id) => typeof id === 'string' && ids.has(id),
    add: (...added) => {
      for (const id of added) if (typeof id === 'string') ids.add(id);
      for (const id of ids) {
        if (ids.size <= CLAIMS_MAX) break;
        ids.delete(id);
      }
    },
  };
}

/** Runs one piece of work after the other. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A queue without a bound of its own: what waits in it is bounded by the adapter's concurrency. */
export function createTurns(): Turns {
  const state = { last: Promise.resolve() };
  return async (work) => {
    const before = state.last;
    const own = Promise.withResolvers<undefined>();
    state.last = before.then(() => own.promise);
    await before;
    try {
      return await work();
    } finally {
      own.resolve(undefined);
    }
  };
}
