/**
 * A Windows icon with a PNG for each size.
 * @param {readonly { size: number, png: Buffer }[]} pictures square, at most 256 pixels wide.
 * @returns {Buffer}
 */
export function encodeIco(pictures) {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** The types of an icns file that hold a PNG, with the width of their pictures; the later ones are for displays of double density. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
]);

/** Widths that `encodeIcns` needs. */
export const ICNS_SIZES = [...new Set(ICNS_TYPES.map(([, size]) => size))];

/**
 * A macOS icon.
 * @param {(size: number) => Buffer} pngOf a square PNG of a width of `ICNS_SIZES`.
 * @returns {Buffer}
 */
export function encodeIcns(pngOf) {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const png = pngOf(size);
    return Buffer.concat([Buffer.from(type, 'latin1'), length(png.length + 8), png]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('icns', 'latin1'), length(body.length + 8), body]);
}

/** @param {number} bytes */
function length(bytes) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}
