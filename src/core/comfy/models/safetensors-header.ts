import { type FileHandle, open } from 'node:fs/promises';
import { MODEL_LIMITS } from './limits.ts';

/** What the header of a safetensors file says. `shapes`: tensor → its dimensions. `metadata`: text pairs of whoever saved it. */
export type SafetensorsHeader = {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Element type → bytes of all tensors of that type. */
  readonly bytesByType: ReadonlyMap<string, number>;
  readonly metadata: Readonly<Record<string, string>>;
};

/** A header that can be read, or what is wrong with the file, as a sentence. */
export type HeaderReading = { readonly header: SafetensorsHeader } | { readonly problem: string };

/** Eight bytes of length, then JSON: https://github.com/huggingface/safetensors#format */
const LENGTH_BYTES = 8;

/**
 * Reads the JSON header and nothing else, at most MODEL_LIMITS.headerBytesMax, and checks that the file is as long as its header says.
 * Throws what the file system throws.
 */
export async function readSafetensorsHeader(path: string): Promise<HeaderReading> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await read(file, size);
  } finally {
    await file.close();
  }
}

/** What the first nine bytes of a file tell: undefined when they can begin a safetensors file, else what they are. */
export function wrongBeginning(start: Uint8Array): string | undefined {
  const length = lengthOf(start);
  const isPossible = length !== undefined && length >= 2 && length <= MODEL_LIMITS.headerBytesMax;
  // First: the length of a real header may look like the "<" of a web page.
  if (isPossible && start[LENGTH_BYTES] === 0x7b) return undefined;
  const text = new TextDecoder('latin1').decode(start.subarray(0, 9)).trimStart().toLowerCase();
  if (text.startsWith('<')) return 'The source sent a web page in place of the file.';
  if (text.startsWith('{') || text.startsWith('version ')) return 'The source sent a text in place of the file.';
  return 'The file does not begin as a safetensors file does.';
}

async function read(file: FileHandle, size: number): Promise<HeaderReading> {
  const start = await readAt(file, 0, Math.min(size, LENGTH_BYTES + 1));
  if (start.byteLength < LENGTH_BYTES + 1) return { problem: 'The file is empty or cut off.' };
  const wrong = wrongBeginning(start);
  if (wrong !== undefined) return { problem: wrong };
  const length = lengthOf(start) ?? 0;
  if (length > size - LENGTH_BYTES) return { problem: 'The file is cut off inside its header.' };
  const json = await readAt(file, LENGTH_BYTES, length);
  if (json.byteLength < length) return { problem: 'The file became shorter while it was read.' };
  const parsed = parseHeader(new TextDecoder().decode(json));
  if (parsed === undefined) return { problem: 'The header of the file cannot be read.' };
  const expected = LENGTH_BYTES + length + parsed.dataBytes;
  if (expected > size) return { problem: `The file is cut off: ${size} of ${expected} bytes are there.` };
  if (expected < size)
    return { problem: `The file is longer than its header says: ${size} instead of ${expected} bytes.` };
  return { header: parsed.header };
}

/** The header's length; undefined when it cannot be a safe number. */
function lengthOf(start: Uint8Array): number | undefined {
  if (start.byteLength < LENGTH_BYTES) return undefined;
  const length = new DataView(start.buffer, start.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  return length > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(length);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** By hand, not by schema: there are thousands of entries in each of thousands of files. */
function parseHeader(text: string): { header: SafetensorsHeader; dataBytes: number } | undefined {
  const json = parseJson(text);
  if (!isRecord(json)) return undefined;
  const shapes = new Map<string, readonly number[]>();
  const bytesByType = new Map<string, number>();
  let metadata: Readonly<Record<string, string>> = {};
  let dataBytes = 0;
  for (const [name, entry] of Object.entries(json)) {
    if (!isRecord(entry)) return undefined;
    if (name === '__metadata__') {
      metadata = textsOf(entry);
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets)) return undefined;
    const [from = -1, to = -1] = offsets;
    if (from < 0 || to < from) return undefined;
    shapes.set(name, shape);
    bytesByType.set(dtype, (bytesByType.get(dtype) ?? 0) + to - from);
    dataBytes = Math.max(dataBytes, to);
  }
  return { header: { shapes, bytesByType, metadata }, dataBytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller says so in words.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function textsOf(entry: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entry).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
