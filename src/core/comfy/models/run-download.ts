import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DownloadState } from '../../../contract/model-files.ts';
import type { Log } from '../../base/log.ts';
import { DownloadFailure } from './download-failure.ts';
import type { Download } from './download-view.ts';
import { fetchPart, type PartInWork } from './fetch-part.ts';
import { finishDownload, foundFile } from './finish-download.ts';
import { isSafetensorsFile } from './folders.ts';
import { hashGrowingFile } from './hash-thread.ts';
import type { ModelInventory } from './inventory.ts';
import type { PartLocks } from './part-lock.ts';
import { partBytes, partOf, removePart, writePartNote } from './part-file.ts';
import { exists } from './place-file.ts';
import { inspectSource, type SourceAccess, type SourceFacts } from './source.ts';

/** What one run of a download needs. */
export type RunContext = {
  readonly access: SourceAccess;
  readonly inventory: ModelInventory;
  readonly log: Log;
  /** Free bytes on the disk of a folder; null: it does not say. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
  readonly locks: PartLocks;
  readonly move: (download: Download, state: DownloadState) => void;
  readonly progressed: (download: Download) => void;
};

/**
 * Takes a download from its present state to the file in its folder; durable on return. Throws DownloadFailure, what the file system
 * throws, or the signal's reason; the part and its note then tell how far it came.
 */
export async function runDownload(context: RunContext, download: Download, signal: AbortSignal): Promise<void> {
  context.move(download, 'checking');
  const release = await context.locks.take(download.place);
  try {
    await bring(context, download, signal);
  } finally {
    await release();
  }
}

async function bring(context: RunContext, download: Download, signal: AbortSignal): Promise<void> {
  const { place } = download;
  // With a known hash the source need not be asked whether the file is there; without one it may publish a hash.
  const isKnown = download.note.request.sha256 !== null;
  if (isKnown && (await isThereAlready(context, download, signal))) return removePart(place, { withPart: true });
  const facts = await inspectSource(context.access, download.note.request.url, signal);
  await agree(context, download, facts);
  if (!isKnown && (await isThereAlready(context, download, signal))) return removePart(place, { withPart: true });
  await refuseDuplicate(context, download, signal);
  await requireRoom(context, download, facts.bytes);
  const part = await openPart(download, facts);
  if (part.totalBytes === null || part.bytes < part.totalBytes) {
    context.move(download, 'downloading');
    await fetchPart(context.access, part, { hooks: hooksOf(context, download, part), signal }).finally(() =>
      takeOver(download, part),
    );
    await writePartNote(place, download.note);
  }
  context.move(download, 'verifying');
  await finishDownload(context.inventory, download, { part, facts, signal });
}

/** The content is in its place: from an earlier life that ended just before the note was removed, or brought by somebody else. */
async function isThereAlready(context: RunContext, download: Download, signal: AbortSignal): Promise<boolean> {
  const { place, note } = download;
  if (!(await exists(place))) return false;
  const file = await foundFile(download);
  const { sha256 } = note.request;
  if (sha256 !== null && (await context.inventory.hash(file, { signal })) === sha256) return true;
  const wasPlaced =
    (await partBytes(place)) === 0 && note.totalBytes === file.bytes && note.flushedBytes === file.bytes;
  if (sha256 === null && wasPlaced) return true;
  throw new DownloadFailure(
    'name_taken',
    `Another file is already called ${place}. Move it away or rename it, then resume.`,
  );
}

/** What the source says against what the list or the person says. */
async function agree(context: RunContext, download: Download, facts: SourceFacts): Promise<void> {
  const { request } = download.note;
  if (
    facts.sha256 !== null &&
    request.sha256 !== null &&
    facts.sha256 !== request.sha256 &&
    request.checksumFrom !== 'source'
  )
    throw new DownloadFailure(
      'wrong_checksum',
      `${facts.host} says itself that it has another file there than ${request.checksumFrom === 'list' ? 'our list names' : 'you named'}. Nothing was downloaded. Look at the source page.`,
    );
  // A source that publishes another hash than before has another file by now: what has arrived is of the old one.
  const isOther = request.checksumFrom === 'source' && facts.sha256 !== null && facts.sha256 !== request.sha256;
  if (
    isOther ||
    (facts.bytes !== null && download.note.totalBytes !== null && facts.bytes !== download.note.totalBytes)
  ) {
    await download.hash?.stop();
    download.hash = undefined;
    await removePart(download.place, { withPart: true });
    download.bytes = 0;
    download.note = { ...download.note, totalBytes: null, etag: null, lastModified: null, flushedBytes: 0 };
  }
  const isNew = facts.sha256 !== null && request.checksumFrom !== 'list' && request.checksumFrom !== 'person';
  download.note = {
    ...download.note,
    totalBytes: facts.bytes ?? download.note.totalBytes,
    request: isNew ? { ...request, sha256: facts.sha256, checksumFrom: 'source' } : request,
  };
  await writePartNote(download.place, download.note);
  context.progressed(download);
}

/** The same content under another name: only a hash proves it, and only files of the same size are hashed. */
async function refuseDuplicate(context: RunContext, download: Download, signal: AbortSignal): Promise<void> {
  const { place, note } = download;
  const { sha256 } = note.request;
  if (note.ignoresDuplicate || sha256 === null || note.totalBytes === null) return;
  const { files } = await context.inventory.look();
  for (const file of files) {
    const isCandidate = file.bytes === note.totalBytes && file.path !== place && file.problem === null;
    if (!isCandidate || (await context.inventory.hash(file, { signal })) !== sha256) continue;
    throw new DownloadFailure(
      'duplicate',
      `This model is already there as ${file.path}. It can be given the second name without a download.`,
      {
        duplicateOf: file.path,
      },
    );
  }
}

async function requireRoom(context: RunContext, download: Download, bytes: number | null): Promise<void> {
  const folder = dirname(download.place);
  const free = await context.freeBytes(folder);
  if (free === null) return;
  const missing = Math.max(0, (bytes ?? 0) - (await partBytes(download.place)));
  const reserve = context.access.limits.diskReserveBytes;
  if (missing > 0 && free < missing + reserve)
    throw new DownloadFailure(
      'disk_full',
      `${gib(missing)} are to come, and the disk of ${folder} has ${gib(free)} free, of which ${gib(reserve)} stay free for results. Free ${gib(missing + reserve - free)}, then resume.`,
    );
}

async function openPart(download: Download, facts: SourceFacts): Promise<PartInWork> {
  const { place, note } = download;
  const path = partOf(place);
  // Creates it when it is not there.
  await (await open(path, 'a', 0o600)).close();
  const size = (await stat(path)).size;
  const hasChecksum = note.request.sha256 !== null;
  const trusted = download.isInherited && !hasChecksum ? Math.min(size, note.flushedBytes) : size;
  const bytes = facts.bytes !== null && trusted > facts.bytes ? 0 : trusted;
  download.isInherited = false;
  download.isJoined ||= bytes > 0;
  download.bytes = bytes;
  if (hasChecksum) {
    if (bytes < size) download.hash?.restart();
    download.hash ??= hashGrowingFile(path, bytes);
    download.hash.extend(bytes);
  }
  const { etag, lastModified, totalBytes } = note;
  return {
    address: note.request.url,
    path,
    bytes,
    totalBytes,
    etag,
    lastModified,
    isSafetensors: isSafetensorsFile(note.request.file),
    hasChecksum,
  };
}

function hooksOf(context: RunContext, download: Download, part: PartInWork): Parameters<typeof fetchPart>[2]['hooks'] {
  return {
    onBytes: () => {
      download.bytes = part.bytes;
      if (part.bytes > download.furthest) {
        download.furthest = part.bytes;
        download.tries = 0;
      }
      download.hash?.extend(part.bytes);
      context.progressed(download);
    },
    onRestart: () => {
      download.bytes = 0;
      download.hash?.restart();
    },
    onFlushed: async () => {
      takeOver(download, part);
      await writePartNote(download.place, download.note);
      const free = await context.freeBytes(dirname(download.place));
      if (free !== null && free < context.access.limits.diskReserveBytes)
        throw new DownloadFailure(
          'disk_full',
          `The disk of ${dirname(download.place)} has only ${gib(free)} left. Free some space, then resume: what has arrived is kept.`,
        );
    },
  };
}

/** What the source said while it sent goes into the note. The caller flushes first. */
function takeOver(download: Download, part: PartInWork): void {
  const { etag, lastModified, totalBytes, bytes } = part;
  download.bytes = bytes;
  download.note = { ...download.note, etag, lastModified, totalBytes, flushedBytes: bytes };
}

function gib(bytes: number): string {
  return bytes < 1024 ** 3 ? `${Math.ceil(bytes / 1024 ** 2)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
