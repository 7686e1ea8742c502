/**
 * A mask as every provider reads it: white and transparent where something may change, black and opaque where all stays (ComfyUI takes the
 * red channel, OpenAI the transparency). A canvas cannot write this: it forgets the colour of what is transparent.
 * coverage: one byte a pixel, 255 = changes. PNG, 8-bit RGBA, no filter (https://www.w3.org/TR/png/). Throws RangeError for another length.
 */
export async function encodeMaskPng(
  width: number,
  height: number,
  coverage: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  if (coverage.length !== width * height) throw new RangeError('a mask has one byte for each pixel');
  const rows = new Uint8Array(height * (1 + width * 4));
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    // Filter 0: the bytes as they are.
    rows[to++] = 0;
    for (let x = 0; x < width; x++) {
      const value = coverage[from++] ?? 0;
      rows[to++] = value;
      rows[to++] = value;
      rows[to++] = value;
      rows[to++] = 255 - value;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Bit depth 8, colour type 6 (RGBA), deflate, adaptive filters, not interlaced.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return joined([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', await deflated(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** CRC-32 as PNG wants it (polynomial 0xEDB88320, ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
