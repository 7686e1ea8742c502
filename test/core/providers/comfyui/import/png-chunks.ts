import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One chunk with its length and checksum. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

export function plainText(keyword: string, text: string): Buffer {
  return chunk('tEXt', Buffer.from(`${keyword}\0${text}`));
}

export function packedText(keyword: string, text: string | Uint8Array): Buffer {
  return chunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(text)]));
}

export function internationalText(keyword: string, text: string, isPacked: boolean): Buffer {
  const content = isPacked ? deflateSync(text) : Buffer.from(text);
  return chunk(
    'iTXt',
    Buffer.concat([Buffer.from(`${keyword}\0`), Buffer.from([isPacked ? 1 : 0, 0]), Buffer.from('en\0\0'), content]),
  );
}

/** Enough of a PNG to carry texts; there is no picture in it. */
export function pngWith(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks, chunk('IEND', Buffer.alloc(0))]));
}
