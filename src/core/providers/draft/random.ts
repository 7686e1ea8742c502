/** A seeded stream of numbers; the same text always gives the same stream, on every machine. */
export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  range(low: number, high: number): number;
  /** A whole number in [low, high], both included. */
  int(low: number, high: number): number;
  /** True with the given probability (0..1). */
  chance(probability: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** An independent stream, so that drawing more in one part does not move another part. */
  fork(name: string): Random;
};

/** Starts a stream from any text, typically seed, prompt and purpose joined together. */
export function createRandom(text: string): Random {
  const state = hashToState(text);
  const next = (): number => advance(state);
  return {
    next,
    range: (low, high) => low + (high - low) * next(),
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('pick needs at least one item');
      return item;
    },
    fork: (name) => createRandom(`${text}\u0000${name}`),
  };
}

/** A 32-bit hash of a text (FNV-1a with a final mix); not for security. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashToState(text: string): Uint32Array {
  const state = new Uint32Array(4);
  for (let lane = 0; lane < 3; lane += 1) state[lane] = hashText(`${lane}:${text}`);
  state[3] = 1;
  for (let round = 0; round < 12; round += 1) advance(state);
  return state;
}

/** One step of sfc32, a small, fast generator that passes PractRand: http://pracrand.sourceforge.net */
function advance(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const sum = (a + b + counter) | 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  return (sum >>> 0) / 4_294_967_296;
}
