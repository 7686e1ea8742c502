import type { AssetKind } from '../../contract/asset.ts';
import type { AssetId, CompanyId } from '../../contract/ids.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { type Log, errorFields } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { fileTypeOf } from './file-types.ts';
import { insertAsset } from './insert.ts';
import { type AssetRow, requireAsset } from './library.ts';
import { type Probe, probe } from './probe.ts';
import { StorageFull } from './storage-full.ts';
import type { AssetStore } from './store.ts';
import { makeThumbnail } from './thumbnail.ts';

const SLICE_BYTES = 256 * 1024;

export type ImportRequest = {
  readonly dataUrl: string;
  /** What it was called where it came from; becomes its searchable text. */
  readonly name: string | undefined;
  readonly companyId: CompanyId;
  /** Where the value stands in the request, for the error. */
  readonly path: string;
};

/**
 * Stores a base64 `data:` URL (RFC 2397) as an asset of the library; durable on return.
 * Throws AppError `invalid_request` for a malformed URL or a type that we do not take, `body_too_large`, `storage_full`.
 */
export async function importDataUrl(
  into: { db: Db; store: AssetStore; clock: Clock; log: Log },
  request: ImportRequest,
): Promise<AssetRow> {
  const { mime, bytes } = decode(request);
  const type = fileTypeOf(mime);
  if (type === undefined || type.kind === 'text')
    throw invalid(
      request.path,
      `Files of type ${mime.slice(0, 100)} cannot be used. Use PNG, JPEG, WebP, MP4, WebM, WAV or MP3.`,
    );
  // Before anything is stored: what is refused leaves no file behind.
  const facts = await probe(bytes, type.kind);
  if (!isReadable(facts, type.kind))
    throw invalid(request.path, `This ${type.kind} cannot be read; the file seems to be damaged.`);
  try {
    const file = await into.store.write(inSlices(bytes), {
      extension: type.extension,
      maxBytes: LIMITS.importBytesMax,
      signal: AbortSignal.timeout(60_000),
    });
    const thumbnail = type.kind === 'image' ? await thumbnailOf(into, file.path, file.sha256) : undefined;
    const id: AssetId = newId.asset(into.clock.now());
    into.store.bringBack(file);
    insertAsset(into.db, {
      id,
      companyId: request.companyId,
      projectId: null,
      jobId: null,
      ordinal: 0,
      kind: type.kind,
      mime: type.mime,
      extension: type.extension,
      ...facts,
      bytes: file.bytes,
      sha256: file.sha256,
      hasThumbnail: thumbnail !== undefined,
      color: thumbnail?.color ?? null,
      prompt: request.name ?? '',
      provider: null,
      model: null,
      params: {},
      seed: null,
      costMicros: null,
      tookMs: null,
      createdAt: into.clock.now(),
    });
    return requireAsset(into.db, id);
  } catch (error) {
    if (error instanceof StorageFull) throw new AppError('storage_full', error.message, { cause: error });
    throw error;
  }
}

function decode(request: ImportRequest): { mime: string; bytes: Uint8Array } {
  const match = /^data:([a-z]+\/[a-z0-9.+-]+)(?:;[a-z0-9=._-]+)*;base64,/i.exec(request.dataUrl.slice(0, 200));
  if (match?.[1] === undefined) throw invalid(request.path, 'This is not a base64 data: URL.');
  const base64 = request.dataUrl.slice(match[0].length);
  // Before decoding, so that a body without end is not decoded at all.
  if (decodedBytes(base64) > LIMITS.importBytesMax) {
    throw new AppError('body_too_large', `The file is larger than ${LIMITS.importBytesMax / 1024 ** 2} MiB.`, {
      details: { path: request.path },
    });
  }
  const isPadded = base64.endsWith('=');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 === 1 || (isPadded && base64.length % 4 !== 0))
    throw invalid(request.path, 'The data: URL is not valid base64.');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength === 0) throw invalid(request.path, 'The data: URL is empty.');
  return { mime: match[1].toLowerCase(), bytes };
}

function decodedBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor(((base64.length - padding) * 3) / 4);
}

function isReadable(facts: Probe, kind: AssetKind): boolean {
  return kind === 'audio' ? facts.durationMs !== null : facts.width !== null;
}

/** In slices, so that hashing a large file does not hold up the event loop. */
async function* inSlices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

async function thumbnailOf(
  into: { store: AssetStore; log: Log },
  path: string,
  sha256: string,
): Promise<{ color: string } | undefined> {
  try {
    return await makeThumbnail(path, into.store.thumbnailPathOf(sha256));
  } catch (error) {
    into.log.warn(errorFields(error), 'no thumbnail could be made of an imported picture');
    return undefined;
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { issues: [{ path, message }] } });
}
