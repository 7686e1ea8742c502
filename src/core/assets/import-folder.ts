import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join } from 'node:path';
import { Readable } from 'node:stream';
import type { CompanyId } from '../../contract/ids.ts';
import type { EpochMs, JsonObject } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields, type Log } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { get } from '../db/statement.ts';
import { fileTypeOf, type StoredType } from './file-types.ts';
import { insertAsset } from './insert.ts';
import { type AssetRow, requireAsset } from './library.ts';
import type { FoundMetadata } from './metadata/found.ts';
import { readPictureMetadata } from './metadata/read.ts';
import { probe } from './probe.ts';
import { StorageFull } from './storage-full.ts';
import type { AssetStore, StoredFile } from './store.ts';
import { makeThumbnail } from './thumbnail.ts';

/** File names that are taken, by extension → MIME type. */
const TAKEN: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
};
/** Deeper or larger trees are somebody's whole disk. */
const DEPTH_MAX = 32;
const FILES_MAX = 500_000;

export type FolderImport = { readonly db: Db; readonly store: AssetStore; readonly clock: Clock; readonly log: Log };

/** What became of one file. `known`: the library has these bytes already. */
export type ImportedFile =
  | { readonly kind: 'added'; readonly path: string; readonly row: AssetRow }
  | { readonly kind: 'known'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly message: string };

/**
 * Every picture, clip and sound of a folder that we take, in the order of the file system, links not followed.
 * Throws `invalid_request` for a folder that is relative, missing or closed to us.
 */
export async function findFiles(directory: string, signal: AbortSignal): Promise<string[]> {
  if (!isAbsolute(directory)) throw unusable(directory, 'Give the folder as an absolute path.');
  const found: string[] = [];
  const waiting = [{ path: directory, depth: 0 }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    try {
      for await (const entry of await opendir(folder.path)) {
        const path = join(folder.path, entry.name);
        if (entry.isDirectory() && folder.depth < DEPTH_MAX && !entry.name.startsWith('.'))
          waiting.push({ path, depth: folder.depth + 1 });
        if (entry.isFile() && typeOf(path) !== undefined) found.push(path);
        if (found.length > FILES_MAX) throw unusable(directory, `The folder holds more than ${FILES_MAX} files.`);
      }
    } catch (error) {
      if (error instanceof AppError || folder.path === directory) throw asUnusable(error, directory);
      // One closed folder among many: the rest is taken.
    }
  }
  return found;
}

/**
 * Copies one file into the library, with what it says about itself; durable on return. Throws `storage_full`; anything else that is
 * wrong with the file is the answer.
 */
export async function importFile(
  into: FolderImport,
  path: string,
  options: { readonly companyId: CompanyId; readonly signal: AbortSignal },
): Promise<ImportedFile> {
  const type = typeOf(path);
  if (type === undefined) return { kind: 'failed', path, message: 'This kind of file is not taken.' };
  try {
    const facts = await probe(path, type.kind);
    if ((type.kind === 'audio' ? facts.durationMs : facts.width) === null)
      return { kind: 'failed', path, message: 'It cannot be read; it seems to be damaged.' };
    const { mtimeMs } = await stat(path);
    const file = await into.store.write(Readable.toWeb(createReadStream(path)), {
      extension: type.extension,
      maxBytes: LIMITS.outputBytesMax,
      signal: options.signal,
    });
    if (isKnown(into.db, file, options.companyId)) return { kind: 'known', path };
    const story = type.kind === 'image' ? await readPictureMetadata(path) : undefined;
    const thumbnail = type.kind === 'image' ? await thumbnailOf(into, file) : undefined;
    const id = newId.asset(into.clock.now());
    into.store.bringBack(file);
    insertAsset(into.db, {
      id,
      companyId: options.companyId,
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
      prompt: story?.prompt || basename(path),
      provider: null,
      model: story?.model ?? null,
      params: paramsOf(story, path),
      seed: story?.seed ?? null,
      costMicros: null,
      tookMs: null,
      createdAt: instantOf(mtimeMs, into.clock.now()),
    });
    return { kind: 'added', path, row: requireAsset(into.db, id) };
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof StorageFull) throw new AppError('storage_full', error.message, { cause: error });
    into.log.warn({ path, ...errorFields(error) }, 'a file could not be imported');
    return { kind: 'failed', path, message: error instanceof Error ? error.message : String(error) };
  }
}

/** What was found, and where it came from: a person looks for pictures by the name that they had. */
function paramsOf(story: FoundMetadata | undefined, path: string): JsonObject {
  const origin: JsonObject = { importedFrom: basename(path) };
  if (story === undefined) return origin;
  const seed: JsonObject = story.seed === undefined ? {} : { seed: story.seed };
  return { prompt: story.prompt, ...story.params, ...seed, ...origin, madeWith: story.source };
}

/** When the file was last changed; a date of the future would stand before everything. */
function instantOf(mtimeMs: number, now: EpochMs): EpochMs {
  const at = Math.floor(mtimeMs);
  return at > 0 && at <= now ? at : now;
}

function typeOf(path: string): StoredType | undefined {
  const mime = TAKEN[extname(path).toLowerCase()];
  return mime === undefined ? undefined : fileTypeOf(mime);
}

function isKnown(db: Db, file: StoredFile, company: CompanyId): boolean {
  return (
    get(db, 'select 1 from assets where sha256 = :sha256 and company_id = :company', {
      sha256: file.sha256,
      company,
    }) !== undefined
  );
}

async function thumbnailOf(into: FolderImport, file: StoredFile): Promise<{ color: string } | undefined> {
  try {
    return await makeThumbnail(file.path, into.store.thumbnailPathOf(file.sha256));
  } catch (error) {
    into.log.warn(errorFields(error), 'no thumbnail could be made of an imported picture');
    return undefined;
  }
}

function asUnusable(error: unknown, directory: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return unusable(directory, `There is no folder ${directory}.`);
  if (code === 'ENOTDIR') return unusable(directory, `${directory} is not a folder.`);
  return unusable(directory, `Gesso may not read ${directory}.`);
}

function unusable(directory: string, message: string): AppError {
  return new AppError('invalid_request', message, {
    details: { directory, issues: [{ path: 'directory', message }] },
  });
}
