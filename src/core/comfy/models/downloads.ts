import type { ModelDownload } from '../../../contract/model-files.ts';
import { AppError } from '../../base/app-error.ts';
import { newId } from '../../base/ids.ts';
import { failureOf } from './download-failure.ts';
import { DownloadQueue, type QueueOptions } from './download-queue.ts';
import { type DownloadRequest, placeOf } from './download-request.ts';
import { type Download, downloadFrom, viewDownload } from './download-view.ts';
import { findPartNotes, partBytes, type PartNote, readPartNote, removePart, writePartNote } from './part-file.ts';
import { exists, linkFile } from './place-file.ts';

/** modelsFolder: Gesso's own; nothing else is written to. */
export type DownloadsOptions = QueueOptions & { readonly modelsFolder: string };

/**
 * What a person can do with downloads. All that must be remembered lies beside the parts, so that it survives any end of the process; a
 * download that ran comes back as waiting and goes on from the bytes that are there.
 */
export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #queue: DownloadQueue;
  #loaded: Promise<void> | undefined;

  constructor(options: DownloadsOptions) {
    this.#options = options;
    this.#queue = new DownloadQueue(options);
  }

  /** Goes on with what an earlier life left waiting. */
  async start(): Promise<void> {
    await this.#load();
    for (const download of this.#queue.all.values()) download.mayRun = true;
    this.#queue.pump();
  }

  /** Every download, oldest first. */
  async list(): Promise<readonly ModelDownload[]> {
    await this.#load();
    return [...this.#queue.all.values()].map(viewDownload);
  }

  /** Queues a download, or goes on with the one for the same place; durable on return. Throws AppError `conflict`, `storage_full`. */
  async add(request: DownloadRequest): Promise<ModelDownload> {
    await this.#load();
    const { all } = this.#queue;
    const place = placeOf(this.#options.modelsFolder, request);
    const known = [...all.values()].find((download) => download.place === place);
    if (known !== undefined && known.state !== 'done') {
      if (known.note.request.url === request.url) return this.#goOn(known);
      throw new AppError(
        'conflict',
        `${request.file} is already being downloaded from another address. Cancel that download first.`,
        { details: { downloadId: known.note.id } },
      );
    }
    if (all.size >= this.#options.access.limits.downloadsMax)
      throw new AppError('conflict', 'There are too many downloads already. Cancel some first.');
    const download = await inWords(place, this.#create(request, place));
    if (known !== undefined) all.delete(known.note.id);
    all.set(download.note.id, download);
    await inWords(place, this.#queue.keep(download, 'waiting')).catch((error: unknown) => {
      all.delete(download.note.id);
      throw error;
    });
    this.#queue.move(download, 'waiting');
    this.#queue.pump();
    return viewDownload(download);
  }

  /** Stops a download and keeps what has arrived; durable on return. */
  async pause(id: string): Promise<ModelDownload> {
    const download = await this.#get(id);
    if (download.state === 'paused' || download.state === 'done') return viewDownload(download);
    await this.#queue.interrupt(download, 'pause');
    // A run that was interrupted is paused by now; it may also have ended by itself in the meantime.
    if (download.state === 'waiting' || download.state === 'failed') {
      await inWords(download.place, this.#queue.keep(download, 'paused'));
      this.#queue.move(download, 'paused');
    }
    this.#queue.pump();
    return viewDownload(download);
  }

  /** Goes on with a paused or failed download. Throws AppError `not_found`, or `conflict` for `link` without a duplicate. */
  async resume(id: string, duplicate: 'link' | 'again' | undefined): Promise<ModelDownload> {
    const download = await this.#get(id);
    if (duplicate === 'link') return this.#link(download);
    if (duplicate === 'again') download.note = { ...download.note, ignoresDuplicate: true };
    return this.#goOn(download);
  }

  /** Ends a download; its part stays for a later one, or is removed. false: it was done already. Throws AppError `not_found`. */
  async cancel(id: string, part: 'keep' | 'delete'): Promise<boolean> {
    const download = await this.#get(id);
    await this.#queue.interrupt(download, part);
    this.#queue.all.delete(id);
    this.#queue.pump();
    if (download.state === 'done') return false;
    const isEmpty = (await partBytes(download.place)) === 0;
    if (part === 'delete' || isEmpty) await removePart(download.place, { withPart: true });
    else await writePartNote(download.place, { ...download.note, state: 'kept', failure: null });
    return true;
  }

  /** Interrupts everything; what ran is waiting at the next start. Resolves when nothing writes any more. */
  async stop(): Promise<void> {
    await this.#loaded;
    await this.#queue.stop();
  }

  #load(): Promise<void> {
    return (this.#loaded ??= this.#readNotes());
  }

  async #readNotes(): Promise<void> {
    for (const note of await findPartNotes(this.#options.modelsFolder)) {
      if (note.state === 'kept') continue;
      this.#queue.all.set(note.id, await this.#inherit(note, placeOf(this.#options.modelsFolder, note.request)));
    }
  }

  async #inherit(note: PartNote, place: string): Promise<Download> {
    const { speedWindowMs } = this.#options.access.limits;
    return downloadFrom(note, { place, bytes: await partBytes(place), speedWindowMs });
  }

  /** A new download; it takes over the part that a cancelled one of the same address has left. */
  async #create(request: DownloadRequest, place: string): Promise<Download> {
    const kept = await readPartNote(place);
    const isSame = kept !== undefined && kept.request.url === request.url;
    if (!isSame) await removePart(place, { withPart: true });
    const now = this.#options.access.clock.now();
    const note: PartNote = {
      schema: 1,
      id: newId.download(now),
      request,
      totalBytes: isSame ? kept.totalBytes : null,
      etag: isSame ? kept.etag : null,
      lastModified: isSame ? kept.lastModified : null,
      flushedBytes: isSame ? kept.flushedBytes : 0,
      state: 'waiting',
      failure: null,
      ignoresDuplicate: false,
      createdAt: now,
    };
    const download = await this.#inherit(note, place);
    download.mayRun = true;
    return download;
  }

  async #get(id: string): Promise<Download> {
    await this.#load();
    const download = this.#queue.all.get(id);
    if (download !== undefined) return download;
    throw new AppError(
      'not_found',
      'There is no such download. It may have ended; “gesso comfy models list” shows what is there.',
    );
  }

  async #goOn(download: Download): Promise<ModelDownload> {
    download.mayRun = true;
    download.tries = 0;
    if (download.state === 'paused' || download.state === 'failed') {
      download.note = { ...download.note, failure: null };
      await inWords(download.place, this.#queue.keep(download, 'waiting'));
      this.#queue.move(download, 'waiting');
    }
    if (download.state === 'waiting') this.#queue.wakeNow(download);
    this.#queue.pump();
    return viewDownload(download);
  }

  async #link(download: Download): Promise<ModelDownload> {
    const from = download.note.failure?.duplicateOf ?? undefined;
    if (download.state !== 'failed' || from === undefined)
      throw new AppError('conflict', 'There is nothing to link: no file with this content was found.');
    if (!(await exists(from))) throw new AppError('conflict', `${from} is gone by now. Resume the download.`);
    await inWords(download.place, linkFile(from, download.place));
    await removePart(download.place, { withPart: true });
    for (const state of ['waiting', 'checking'] as const) this.#queue.move(download, state);
    this.#queue.done(download);
    return viewDownload(download);
  }
}

/** What the file system refuses, in words. Throws AppError `storage_full` or `conflict`. */
async function inWords<T>(place: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { reason, message } = failureOf(error, { host: 'the disk', path: place });
    throw new AppError(reason === 'disk_full' ? 'storage_full' : 'conflict', message, { cause: error });
  }
}
