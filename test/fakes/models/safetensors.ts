import { writeFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export type Tensors = Readonly<Record<string, readonly number[]>>;

const ELEMENT_BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, U8: 1 };

/** The bytes of a real, whole safetensors file with these shapes; `fill` decides the content of its weights. */
export function safetensors(
  tensors: Tensors,
  options: {
    readonly dtype?: string;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly fill?: number;
  } = {},
): Buffer {
  const { dtype = 'F16', metadata, fill = 0 } = options;
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  let at = 0;
  for (const [name, shape] of Object.entries(tensors)) {
    const bytes = shape.reduce((product, size) => product * size, 1) * (ELEMENT_BYTES[dtype] ?? 1);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, Buffer.alloc(at, fill)]);
}

/** A file of about so many bytes that no other seed gives. */
export function modelOf(bytes: number, seed = 1): Buffer {
  const file = safetensors({ weight: [Math.max(1, Math.ceil(bytes / 4))] }, { dtype: 'F32' });
  for (let at = 100; at + 4 <= file.byteLength; at += 4096) file.writeUInt32LE((seed * 2_654_435_761 + at) >>> 0, at);
  return file;
}

/** Writes a file and its folder. */
export function put(path: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
