import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url);
const TRAPS = 24;

type Row = { readonly number: number; readonly tests: readonly { readonly file: string; readonly title: string }[] };

/** The rows of the table: number, and the tests in its last cell. */
function rows(): Row[] {
  const lines = readFileSync(new URL('docs/comfyui-traps.md', ROOT), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const number = Number(cells[1]);
    if (cells.length < 5 || !Number.isInteger(number) || number === 0) return [];
    const tests = (cells.at(-2) ?? '').split('<br>').map((text) => {
      const match = /^`([^`]+)`: “(.+)”$/.exec(text.trim());
      return { file: match?.[1] ?? '', title: match?.[2] ?? '' };
    });
    return [{ number, tests }];
  });
}

describe('the table of ComfyUI’s traps', () => {
  it('has a row for each of them, in order', () => {
    expect(rows().map(({ number }) => number)).toEqual(Array.from({ length: TRAPS }, (_, index) => index + 1));
  });

  it.each(rows().map((row) => [row.number, row] as const))('names tests that exist for trap %i', (_number, row) => {
    const missing = row.tests.filter(({ file, title }) => {
      const url = new URL(file, ROOT);
      return file === '' || !existsSync(url) || !readFileSync(url, 'utf8').includes(`'${title}'`);
    });

    expect(row.tests.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});
