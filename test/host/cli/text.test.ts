import { expect, it } from 'vitest';
import { excerpt, formatBytes, table } from '../../../src/host/cli/text.ts';

it('aligns columns, numbers to the right, without trailing blanks', () => {
  expect(
    table(
      ['NAME', '>COST', 'NOTE'],
      [
        ['a', '$1.00', ''],
        ['longer', '$10.00', 'x'],
      ],
    ),
  ).toEqual(['NAME      COST  NOTE', 'a        $1.00', 'longer  $10.00  x']);
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [7_408_000_000, '6.9 GiB'],
  [150 * 1024, '150 KiB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('keeps the beginning of a text on one line', () => {
  expect(excerpt('a\n  b', 10)).toBe('a b');
  expect(excerpt('abcdefghij', 5)).toBe('abcd…');
});
