import sharp from 'sharp';

/** A picture of one colour. `orientation` is EXIF's 1..8. */
export async function picture(options: {
  format: 'png' | 'jpeg' | 'webp' | 'gif';
  width: number;
  height: number;
  color?: string;
  orientation?: number;
  alpha?: number;
}): Promise<Uint8Array> {
  const { r, g, b } = rgb(options.color ?? '#3366cc');
  const image = sharp({
    create: {
      width: options.width,
      height: options.height,
      channels: 4,
      background: { r, g, b, alpha: options.alpha ?? 1 },
    },
  });
  const turned = options.orientation === undefined ? image : image.withMetadata({ orientation: options.orientation });
  return new Uint8Array(await turned.toFormat(options.format).toBuffer());
}

function rgb(hex: string): { r: number; g: number; b: number } {
  const value = Number.parseInt(hex.slice(1), 16);
  return { r: value >> 16, g: (value >> 8) & 0xff, b: value & 0xff };
}

/** A sound without content: 16-bit PCM, mono, 8,000 samples in a second. */
export function wav(seconds: number): Uint8Array {
  const samples = Math.round(seconds * 8000);
  const bytes = new Uint8Array(44 + samples * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples * 2, true);
  return bytes;
}

/** A PNG that claims a size and has almost nothing in it. */
export function bomb(width: number, height: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([1, 0, 0, 0, 0], 8);
  return Uint8Array.from([
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    ...chunk('IHDR', header),
    ...chunk('IDAT', Uint8Array.of(0x78, 0x9c, 0x03, 0, 0, 0, 0, 1)),
    ...chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** The smallest WebM that names a picture track of 320x240 and a duration of two seconds: no frames. */
export function webm(): Uint8Array {
  const element = (id: number[], body: number[]): number[] => [...id, 0x80 | body.length, ...body];
  const text = (value: string): number[] => [...new TextEncoder().encode(value)];
  const duration = [...new Uint8Array(new Float64Array([2000]).buffer)].toReversed();
  const head = element(
    [0x1a, 0x45, 0xdf, 0xa3],
    [...element([0x42, 0x82], text('webm')), ...element([0x42, 0x87], [2]), ...element([0x42, 0x85], [2])],
  );
  const info = element(
    [0x15, 0x49, 0xa9, 0x66],
    [...element([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40]), ...element([0x44, 0x89], duration)],
  );
  const video = element([0xe0], [...element([0xb0], [0x01, 0x40]), ...element([0xba], [0xf0])]);
  const track = element(
    [0xae],
    [
      ...element([0xd7], [1]),
      ...element([0x73, 0xc5], [1]),
      ...element([0x83], [1]),
      ...element([0x86], text('V_VP8')),
      ...video,
    ],
  );
  const block = element([0xa3], [0x81, 0x07, 0xa8, 0x80, 0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]);
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], [...element([0xe7], [0]), ...block]);
  const tracks = element([0x16, 0x54, 0xae, 0x6b], track);
  return Uint8Array.from([...head, ...element([0x18, 0x53, 0x80, 0x67], [...info, ...tracks, ...cluster])]);
}

/** The bytes as one stream of chunks of `size`. */
export async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
