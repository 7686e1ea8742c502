import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync(fileURLToPath(new URL('../../../renderer/styles/tokens.css', import.meta.url)), 'utf8');

/** WCAG 2.2, 1.4.3 for text and 1.4.11 for what one must see to use a control. */
const TEXT = 4.5;
const PART = 3;

const SURFACES = ['bg', 'rail', 'surface', 'raised', 'hover'];
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...SURFACES.flatMap((surface) =>
    ['text', 'muted', 'faint', 'accent-text'].map((text) => [text, surface, TEXT] as const),
  ),
  ...['bg', 'surface', 'raised'].flatMap((surface) =>
    ['good', 'warning', 'bad', 'note'].map((text) => [text, surface, TEXT] as const),
  ),
  ...['text', 'muted', 'warning'].map((text) => [text, 'warning-soft', TEXT] as const),
  ...['text', 'muted', 'bad'].map((text) => [text, 'bad-soft', TEXT] as const),
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-hover', TEXT],
  ...['bg', 'surface', 'raised', 'rail'].map((surface) => ['accent', surface, PART] as const),
  ...['bg', 'surface', 'raised'].map((surface) => ['control-line', surface, PART] as const),
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s theme', (_name, place) => {
  const colors = tokens(place);

  it.each(PAIRS)('shows %s on %s with a contrast of at least %f', (front, back, least) => {
    expect(contrast(colorOf(colors, front), colorOf(colors, back))).toBeGreaterThanOrEqual(least);
  });
});

function tokens(place: 0 | 1): ReadonlyMap<string, string> {
  return new Map(
    [...CSS.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
      match[1]!,
      match[place + 2]!,
    ]),
  );
}

function colorOf(colors: ReadonlyMap<string, string>, name: string): string {
  const color = colors.get(name);
  if (color === undefined) throw new Error(`tokens.css has no --${name}`);
  return color;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
