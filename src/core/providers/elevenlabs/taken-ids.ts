/** Ids of the vendor that belong to attempts of this process: one result must not be two jobs'. */
export type TakenIds = {
  has(id: string | null | undefined): boolean;
  add(...ids: readonly (string | null | undefined)[]): void;
};

/** Memory for so many: beyond them a look-up would be for something long over. */
const MOST = 5000;

/** Remembers request, history and generation ids, the newest of them. */
export function createTakenIds(): TakenIds {
  const ids = new Set<string>();
  return {
    has: (id) => typeof id === 'string' && ids.has(id),
    add: (...added) => {
      for (const id of added) if (typeof id === 'string') ids.add(id);
      for (const id of ids) {
        if (ids.size <= MOST) break;
        ids.delete(id);
      }
    },
  };
}
