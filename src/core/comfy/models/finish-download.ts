import { stat } from 'node:fs/promises';
import { DownloadFailure } from './download-failure.ts';
import type { Download } from './download-view.ts';
import type { PartInWork } from './fetch-part.ts';
import type { ModelInventory } from './inventory.ts';
import { removePart } from './part-file.ts';
import { placeFile } from './place-file.ts';
import { readSafetensorsHeader } from './safetensors-header.ts';
import type { FoundFile } from './scan.ts';
import type { SourceFacts } from './source.ts';

/**
 * Compares a whole part with what is known of it (size, hash, header) and gives it its name; durable on return. Throws DownloadFailure,
 * what the file system throws, or the signal's reason.
 */
export async function finishDownload(
  inventory: ModelInventory,
  download: Download,
  { part, facts, signal }: { part: PartInWork; facts: SourceFacts; signal: AbortSignal },
): Promise<void> {
  const { place, note } = download;
  const { request } = note;
  if (facts.bytes !== null && part.bytes !== facts.bytes)
    throw new DownloadFailure('wrong_size', `${facts.host} announced ${facts.bytes} bytes and sent ${part.bytes}.`, {
      restart: true,
    });
  if (request.sha256 !== null && (await finishHash(download, part.bytes, signal)) !== request.sha256)
    throw new DownloadFailure(
      'wrong_checksum',
      'The file is not what it should be: its SHA-256 differs. It was damaged on the way, or the source has another file.',
      { restart: true },
    );
  if (part.isSafetensors) {
    const reading = await readSafetensorsHeader(part.path);
    if ('problem' in reading)
      throw new DownloadFailure('not_a_model', `${reading.problem} Check the address.`, { restart: true });
  }
  signal.throwIfAborted();
  await placeFile(part.path, place);
  await removePart(place, { withPart: false });
  if (request.sha256 !== null) await inventory.learn(await foundFile(download), request.sha256);
}

async function finishHash(download: Download, bytes: number, signal: AbortSignal): Promise<string | undefined> {
  const { hash } = download;
  // It has said its last word then, whatever that is.
  download.hash = undefined;
  try {
    return await hash?.finish(bytes, signal);
  } finally {
    await hash?.stop();
  }
}

/** A file in its place, as the inventory names it. Throws what the file system throws. */
export async function foundFile({ place, note }: Download): Promise<FoundFile> {
  const stats = await stat(place);
  const { folder, file } = note.request;
  return { path: place, name: file, folder, origin: 'own', bytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
}
