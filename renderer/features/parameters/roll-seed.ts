/** Short enough to read out and type; every provider's range holds it. */
const LARGEST_ROLLED = 999_999_999;

/** A random seed, 0..min(max, 999,999,999). */
export function rollSeed(max: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return random % (Math.min(max, LARGEST_ROLLED) + 1);
}
