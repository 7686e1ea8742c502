import { formatFixed } from './numbers.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, as disks are sold: 1_900_000 → "1.9 MB", in German "1,9 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatFixed(value, unit === 0 || value >= 100 ? 0 : 1)} ${UNITS[unit] ?? 'B'}`;
}

/** Memory as cards are sold, without its unit: a "12 GB" card has 12 × 2^30 bytes. */
export function formatMemory(bytes: number): string {
  const value = bytes / 2 ** 30;
  return formatFixed(value, value >= 9.95 ? 0 : 1);
}
