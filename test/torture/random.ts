/** Numbers that a seed decides. The same seed gives the same numbers on every machine. */
export type Random = {
  /** 0 <= number < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  /** true in this share of all cases, 0..1. */
  chance(share: number): boolean;
  /** One of them; undefined when there are none. */
  oneOf<T>(items: readonly T[]): T | undefined;
};

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to choose what to break next. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    oneOf: (items) => items[between(0, items.length - 1)],
  };
}
