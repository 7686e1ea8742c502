import sharp from 'sharp';
import type { Overlay } from './picture.ts';
import { loadTypeface, type Typeface } from './fonts.ts';
import { n } from './svg.ts';

/** No caption shows more than this; the full prompt is in the file's metadata. In code points. */
const LONGEST_CAPTION = 320;
const MARK = 'DRAFT';

/** What the strip at the foot of a picture says. Sizes in pixels; `timecode` stands beside the mark of a film. */
export type CaptionOptions = {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly timecode?: string;
};

/** A typeface that holds all that the captions of one job need. */
export async function loadCaptionTypeface(text: string): Promise<Typeface> {
  return loadTypeface(`${MARK} 0123456789:…${clip(text)}`);
}

/**
 * Draws the DRAFT mark (always) and the caption (where there is room) as outlines over a soft shade, so that the result
 * does not depend on installed fonts. Any text works; what Inter lacks is drawn as a neutral block.
 */
export async function drawCaption(options: CaptionOptions, typeface: Typeface): Promise<Overlay> {
  const { width, height } = options;
  const shorter = Math.min(width, height);
  const size = Math.min(44, Math.max(8.5, shorter * 0.0205, width * 0.0125));
  const margin = Math.max(5, shorter * 0.03);
  const mark = layOutMark(typeface, {
    size: shorter < 200 ? Math.max(7, size * 0.9) : size * 0.86,
    timecode: shorter < 200 ? undefined : options.timecode,
  });
  const room = width - margin * 3 - mark.width;
  const lines =
    shorter < 160 || room < size * 7
      ? []
      : breakLines(typeface, clip(options.text), { size, room, most: shorter < 300 ? 1 : 2 });
  const lineHeight = size * 1.38;
  const block = Math.max(mark.height, lines.length * lineHeight);
  const stripHeight = Math.min(height, Math.round(block + margin * 4.2));
  const top = height - stripHeight;
  const floor = stripHeight - margin;
  const markBody = `<g transform="translate(${n(Math.max(2, width - margin - mark.width))} ${n(floor - mark.height)})">${mark.svg}</g>`;
  const text = lines
    .map((line, index) =>
      drawText(typeface, line, { x: margin, y: floor - (lines.length - 1 - index) * lineHeight - size * 0.26, size }),
    )
    .join('');
  const shade =
    '<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#04060a" stop-opacity="0"/><stop offset="0.45" stop-color="#04060a" stop-opacity="0.26"/><stop offset="1" stop-color="#04060a" stop-opacity="0.66"/></linearGradient></defs>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${stripHeight}">${shade}<path d="M0 0h${width}v${stripHeight}h-${width}z" fill="url(#s)"/><g fill="#fff" fill-opacity="0.92">${text}</g>${markBody}</svg>`;
  const data = await sharp(Buffer.from(svg), { unlimited: true }).ensureAlpha().raw().toBuffer();
  return { top, height: stripHeight, data };
}

/** One line, at most LONGEST_CAPTION code points, without controls, joiners and lone surrogates. */
function clip(text: string): string {
  const flat = text
    .slice(0, LONGEST_CAPTION * 4)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}\p{Emoji_Modifier}]/gu, '')
    .trim();
  const points = Array.from(flat);
  return points.length > LONGEST_CAPTION || text.length > LONGEST_CAPTION * 4
    ? `${points.slice(0, LONGEST_CAPTION).join('').trimEnd()}…`
    : flat;
}

function layOutMark(
  typeface: Typeface,
  options: { size: number; timecode: string | undefined },
): { width: number; height: number; svg: string } {
  const { size, timecode } = options;
  const spacing = size * 0.16;
  const inner = measure(typeface, MARK, size) + spacing * (MARK.length - 1);
  const pad = size * 0.55;
  const height = size * 1.75;
  const pill = inner + pad * 2;
  const before = timecode === undefined ? 0 : measure(typeface, timecode, size) + size * 0.7;
  const baseline = height / 2 + size * 0.365;
  const box = `<rect x="${n(before + 0.5)}" y="0.5" width="${n(pill - 1)}" height="${n(height - 1)}" rx="${n(height * 0.3)}" fill="#05070a" fill-opacity="0.5" stroke="#fff" stroke-opacity="0.75" stroke-width="${n(Math.max(0.8, size * 0.075))}"/>`;
  const clock = timecode === undefined ? '' : drawText(typeface, timecode, { x: 0, y: baseline, size });
  const word = drawText(typeface, MARK, { x: before + pad, y: baseline, size, spacing });
  return { width: before + pill, height, svg: `${box}<g fill="#fff" fill-opacity="0.95">${clock}${word}</g>` };
}

function breakLines(typeface: Typeface, text: string, options: { size: number; room: number; most: number }): string[] {
  const { size, room, most } = options;
  const lines: string[] = [];
  let rest = Array.from(text);
  while (rest.length > 0 && lines.length < most) {
    const isLast = lines.length === most - 1;
    const end = fittingCount(typeface, rest, size, room);
    if (end >= rest.length) return [...lines, rest.join('')];
    if (isLast) {
      const kept = rest.slice(0, Math.max(0, fittingCount(typeface, rest, size, room - measure(typeface, '…', size))));
      return [...lines, `${kept.join('').trimEnd()}…`];
    }
    const space = rest.slice(0, end + 1).lastIndexOf(' ');
    const cut = space > end * 0.4 ? space : Math.max(1, end);
    lines.push(rest.slice(0, cut).join('').trimEnd());
    rest = rest.slice(rest[cut] === ' ' ? cut + 1 : cut);
  }
  return lines;
}

function fittingCount(typeface: Typeface, points: readonly string[], size: number, room: number): number {
  let used = 0;
  for (const [index, character] of points.entries()) {
    used += advance(typeface, character, size);
    if (used > room) return index;
  }
  return points.length;
}

function measure(typeface: Typeface, text: string, size: number): number {
  return Array.from(text).reduce((sum, character) => sum + advance(typeface, character, size), 0);
}

function advance(typeface: Typeface, character: string, size: number): number {
  if (character === ' ') return size * 0.28;
  if (/\p{M}/u.test(character)) return 0;
  const glyph = typeface.find(character.codePointAt(0) ?? 32);
  return glyph === undefined
    ? size * 0.92
    : ((glyph.advanceWidth ?? typeface.unitsPerEm / 2) / typeface.unitsPerEm) * size;
}

function drawText(
  typeface: Typeface,
  text: string,
  at: { x: number; y: number; size: number; spacing?: number },
): string {
  const { y, size } = at;
  let x = at.x;
  let data = '';
  let blocks = '';
  for (const character of text) {
    const glyph = character === ' ' ? undefined : typeface.find(character.codePointAt(0) ?? 32);
    const wide = advance(typeface, character, size);
    if (glyph !== undefined) data += glyph.getPath(x, y, size).toPathData(2);
    else if (character !== ' ' && wide > 0)
      blocks += `<rect x="${n(x + size * 0.08)}" y="${n(y - size * 0.7)}" width="${n(size * 0.76)}" height="${n(size * 0.72)}" rx="${n(size * 0.16)}" fill-opacity="0.38"/>`;
    x += wide + (at.spacing ?? 0);
  }
  return `${data === '' ? '' : `<path d="${data}"/>`}${blocks}`;
}
