import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

import { encodeIcns, encodeIco, ICNS_SIZES } from './icon-files.mjs';

const ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
/** Apple's grid: the drawing fills 824 of 1024, so that icons of all programs look equally large. */
const MAC_SHARE = 824 / 1024;

/**
 * Every icon of the app, drawn from the one mark of the window. The same mark gives the same bytes with the same sharp.
 * @param {string} root the checkout.
 * @returns {Promise<Map<string, Buffer>>} path below the checkout → content.
 */
export async function drawIcons(root) {
  const mark = readFileSync(path.join(root, 'renderer', 'public', 'icon.svg'), 'utf8');
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  /** @type {Map<number, Buffer>} */
  const mac = new Map(
    await Promise.all(ICNS_SIZES.map(async (size) => /** @type {const} */ ([size, await padded(mark, size)]))),
  );
  files.set(
    'resources/icons/icon.icns',
    encodeIcns((size) => mac.get(size) ?? Buffer.alloc(0)),
  );
  const ico = await Promise.all(ICO_SIZES.map(async (size) => ({ size, png: await drawn(mark, size) })));
  files.set('resources/icons/icon.ico', encodeIco(ico));
  for (const size of LINUX_SIZES) files.set(`resources/icons/linux/${size}x${size}.png`, await drawn(mark, size));

  const glyph = glyphOf(mark);
  for (const [scale, suffix] of /** @type {const} */ ([
    [1, ''],
    [2, '@2x'],
  ])) {
    files.set(`resources/tray/tray${suffix}.png`, await drawn(mark, 16 * scale));
    // macOS colours a "template" picture itself: black where there is something.
    files.set(`resources/tray/trayTemplate${suffix}.png`, await drawn(glyph, 18 * scale));
    files.set(`resources/tray/needs-you${suffix}.png`, await drawn(DOT, 16 * scale));
  }
  files.set('resources/tray/file.png', await drawn(mark, 96));
  return files;
}

/** What Windows draws over the icon in the taskbar: `--accent` of the window. */
const DOT =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="12" fill="#ff5a2b" stroke="#fff4ee" stroke-width="3"/></svg>';

/** The letter of the mark alone, filling its square. @param {string} mark */
function glyphOf(mark) {
  const stroke = /<path[^>]* d="([^"]+)"/.exec(mark)?.[1];
  if (stroke === undefined)
    throw new Error('renderer/public/icon.svg has no path any more; the tray of macOS is drawn from it.');
  const pen = 'fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="5 5 22 22"><path d="${stroke}" ${pen}/></svg>`;
}

/** @param {string} svg @param {number} size */
function drawn(svg, size) {
  // Drawn at the wanted size instead of scaled afterwards, so that edges are sharp: 72 dots per inch are one pixel per unit.
  const units = Number(/viewBox="\S+ \S+ (\S+)/.exec(svg)?.[1]);
  return sharp(Buffer.from(svg), { density: (72 * size) / units })
    .resize(size, size)
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toBuffer();
}

/** @param {string} svg @param {number} size */
async function padded(svg, size) {
  const inner = Math.round(size * MAC_SHARE);
  const before = Math.floor((size - inner) / 2);
  const after = size - inner - before;
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp(await drawn(svg, inner))
    .extend({ top: before, left: before, bottom: after, right: after, background: clear })
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toBuffer();
}
