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
