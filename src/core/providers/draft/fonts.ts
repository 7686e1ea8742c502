import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The part of opentype.js that we use; its published types would drag the DOM into this runtime. */
type Opentype = { parse(bytes: ArrayBufferLike): Font };
type Font = {
  readonly unitsPerEm: number;
  readonly glyphs: { get(index: number): Glyph };
  charToGlyphIndex(character: string): number | null;
};

/** One outline; `getPath` places it with the baseline's left end at (x, y). */
export type Glyph = {
  readonly advanceWidth?: number;
  getPath(x: number, y: number, size: number): { toPathData(decimals: number): string };
};

/** The subsets of Inter in the order in which they are searched; all are loaded on first need only. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese', 'cyrillic-ext', 'greek-ext'] as const;

/** Looks glyphs up in the font files that ship with the app, never in the system's. */
export type Typeface = {
  /** Units of one em. */
  readonly unitsPerEm: number;
  /** The glyph for a code point, or undefined where Inter has none (emoji, Chinese, Arabic, …). */
  find(codePoint: number): Glyph | undefined;
};

/** Loads the subsets that the text needs. Throws when the font package is damaged. */
export async function loadTypeface(text: string): Promise<Typeface> {
  const require = createRequire(import.meta.url);
  const opentype: Opentype = require('opentype.js');
  const fonts: Font[] = [];
  let missing = new Set(Array.from(text, (character) => character.codePointAt(0) ?? 32));
  for (const subset of SUBSETS) {
    if (fonts.length > 0 && missing.size === 0) break;
    if (fonts.length > 0 && ![...missing].some((codePoint) => couldHold(subset, codePoint))) continue;
    const file = await readFile(require.resolve(`@fontsource/inter/files/inter-${subset}-500-normal.woff`));
    const font = opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
    fonts.push(font);
    missing = new Set([...missing].filter((codePoint) => lookUp(font, codePoint) === undefined));
  }
  return {
    unitsPerEm: fonts[0]?.unitsPerEm ?? 2048,
    find: (codePoint) => {
      for (const font of fonts) {
        const glyph = lookUp(font, codePoint);
        if (glyph !== undefined) return glyph;
      }
      return undefined;
    },
  };
}

function lookUp(font: Font, codePoint: number): Glyph | undefined {
  const index = font.charToGlyphIndex(String.fromCodePoint(codePoint));
  return index === null || index === 0 ? undefined : font.glyphs.get(index);
}

/** Coarse ranges, so that a Latin prompt does not read seven files. */
function couldHold(subset: (typeof SUBSETS)[number], codePoint: number): boolean {
  switch (subset) {
    case 'latin':
      return codePoint < 0x3000;
    case 'latin-ext':
      return (
        (codePoint >= 0x100 && codePoint < 0x300) ||
        (codePoint >= 0x1d00 && codePoint < 0x2d00) ||
        (codePoint >= 0xa720 && codePoint < 0xa800)
      );
    case 'cyrillic':
      return (codePoint >= 0x400 && codePoint < 0x500) || codePoint === 0x2116;
    case 'cyrillic-ext':
      return (
        (codePoint >= 0x460 && codePoint < 0x530) ||
        (codePoint >= 0x1c80 && codePoint < 0x1c90) ||
        (codePoint >= 0xa640 && codePoint < 0xa6a0)
      );
    case 'greek':
      return codePoint >= 0x370 && codePoint < 0x400;
    case 'greek-ext':
      return codePoint >= 0x1f00 && codePoint < 0x2000;
    case 'vietnamese':
      return (
        (codePoint >= 0x100 && codePoint < 0x330) || (codePoint >= 0x1ea0 && codePoint < 0x1f00) || codePoint === 0x20ab
      );
  }
}
