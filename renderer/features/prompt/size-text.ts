import { formatFixed } from '../../format/numbers.ts';

/** Megapixels with one decimal, two below one: 1344 × 768 → "1.0", 640 × 360 → "0.23". */
export function megapixels(width: number, height: number): string {
  const value = (width * height) / 1_000_000;
  return formatFixed(value, value < 0.95 ? 2 : 1);
}
