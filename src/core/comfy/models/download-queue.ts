import type { DownloadState, ModelDownload } from '../../../contract/model-files.ts';
import { assert } from '../../base/assert.ts';
import { errorFields } from '../../base/log.ts';
import { type DownloadFailure, failureOf } from './download-failure.ts';
import { DOWNLOAD_STATES } from './download-states.ts';
import { type Download, viewDownload } from './download-view.ts';
import { type PartNote, removePart, writePartNote } from './part-file.ts';
import { type RunContext, runDownload } from './run-download.ts';

export type QueueOptions = Omit<RunContext, 'move' | 'progressed'> & {
  /** How many may run at once. */
  readonly parallel: () => number;
  readonly random: () => number;
  readonly onChange: (download: ModelDownload) => void;
  /** A file has arrived in its folder. */
  readonly onPlaced: (path: string) => void;
};

/** Runs downloads, so many at once, the oldest first, and decides what becomes of one that stops. It alone writes their states. */
export class DownloadQueue {
  readonly all = new Map<string, Download>();
  readonly #options: QueueOptions;
  readonly #context: RunContext;
  #isStopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#context = {
      ...options,
      move: (download, state) => this.move(download, state),
      progressed: (download) => this.#progressed(download),
    };
  }

  /** Starts what may start. */
  pump(): void {
    if (this.#isStopped) return;
    const all = [...this.all.values()];
    const free = this.#options.parallel() - all.filter((download) => download.running !== undefined).length;
    for (const download of all.filter(isDue).slice(0, Math.max(0, free))) {
      download.running = this.#run(download).finally(() => {
        download.running = undefined;
        this.pump();
      });
    }
  }

  /** Ends a run, or the wait for its next try. Resolves when nothing of it writes any more. */
  async interrupt(download: Download, wanted: Download['wanted']): Promise<void> {
    download.wanted = wanted;
    download.mayRun = false;
    this.wakeNow(download);
    download.interrupt?.abort(new DOMException('the download was interrupted', 'AbortError'));
    await download.running;
    await endHash(download);
  }

  /** No more waiting for the next try. */
  wakeNow(download: Download): void {
    download.undoRetry();
    download.undoRetry = () => undefined;
    download.retryAt = null;
  }

  /** Interrupts everything; what ran is waiting at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.allSettled([...this.all.values()].map((download) => this.interrupt(download, 'stop')));
  }

  /** Writes what a restart needs; durable on return. */
  async keep(download: Download, state: PartNote['state']): Promise<void> {
    download.note = { ...download.note, state };
    await writePartNote(download.place, download.note);
  }

  /** The only writer of a state. */
  move(download: Download, state: DownloadState): void {
    if (download.state !== state) {
      const next = DOWNLOAD_STATES[download.state];
      assert(next.includes(state), `a download goes from ${download.state} to ${state}`);
      download.state = state;
    }
    this.#announce(download);
  }

  /** The file is in its folder. */
  done(download: Download): void {
    download.note = { ...download.note, failure: null };
    download.bytes = download.note.totalBytes ?? download.bytes;
    this.move(download, 'done');
    this.#options.onPlaced(download.place);
  }

  /** One run to its end. Never rejects. */
  async #run(download: Download): Promise<void> {
    const interrupt = new AbortController();
    download.interrupt = interrupt;
    download.wanted = 'run';
    try {
      await runDownload(this.#context, download, interrupt.signal);
      this.done(download);
    } catch (error) {
      await this.#settle(download, error, interrupt.signal).catch((problem: unknown) =>
        this.#giveUp(download, problem),
      );
    } finally {
      download.interrupt = undefined;
      if (download.state !== 'waiting') await endHash(download);
    }
  }

  /** What becomes of a run that did not arrive. */
  async #settle(download: Download, error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      const state = download.wanted === 'pause' ? 'paused' : 'waiting';
      await this.keep(download, state);
      this.move(download, state);
      return;
    }
    const { host } = new URL(download.note.request.url);
    const failure = failureOf(error, { host, path: download.place });
    const { id } = download.note;
    this.#context.log.info({ download: id, reason: failure.reason, ...errorFields(error) }, 'a download stopped');
    if (failure.restart) await startOver(download);
    const mayStartOver =
      failure.reason === 'wrong_checksum' && failure.restart && download.isJoined && !download.hasStartedOver;
    if (mayStartOver) download.hasStartedOver = true;
    const { limits } = this.#context.access;
    const isWorthIt = download.tries < limits.triesMax && (failure.retryAfterMs ?? 0) <= limits.retryAfterMaxMs;
    if ((failure.isPassing || mayStartOver) && isWorthIt) return this.#tryLater(download, failure);
    const { reason, message, duplicateOf = null } = failure;
    download.note = { ...download.note, failure: { reason, message, duplicateOf } };
    await this.keep(download, 'failed');
    this.move(download, 'failed');
  }

  async #tryLater(download: Download, failure: DownloadFailure): Promise<void> {
    const { limits, clock } = this.#context.access;
    const pause = Math.min(limits.retryMaxMs, limits.retryBaseMs * 2 ** download.tries);
    const wait = Math.round(Math.max(pause * (0.75 + this.#options.random() / 2), failure.retryAfterMs ?? 0));
    download.tries += 1;
    const { reason, message } = failure;
    download.note = { ...download.note, failure: { reason, message, duplicateOf: null } };
    await this.keep(download, 'waiting');
    download.retryAt = clock.now() + wait;
    download.undoRetry = clock.after(wait, () => {
      this.wakeNow(download);
      this.pump();
    });
    this.move(download, 'waiting');
  }

  /** Not even its note can be written, on a full disk for example. It fails in memory, and waits again after a restart. */
  #giveUp(download: Download, problem: unknown): void {
    this.#context.log.warn(errorFields(problem), 'the state of a download could not be kept');
    const { reason, message } = failureOf(problem, { host: 'the disk', path: download.place });
    download.note = { ...download.note, failure: { reason, message, duplicateOf: null } };
    this.move(download, 'failed');
  }

  /** Progress a few times a second, and always the last of it. */
  #progressed(download: Download): void {
    const { clock, limits } = this.#context.access;
    const due = download.announcedAt + 1000 / limits.progressPerSecond - clock.monotonic();
    if (due <= 0) return this.#announce(download);
    download.undoAnnounce ??= clock.after(due, () => this.#announce(download));
  }

  #announce(download: Download): void {
    const { clock } = this.#context.access;
    download.undoAnnounce?.();
    download.undoAnnounce = undefined;
    download.announcedAt = clock.monotonic();
    if (download.state === 'downloading') download.speed.add(download.bytes, download.announcedAt);
    this.#options.onChange(viewDownload(download));
  }
}

function isDue(download: Download): boolean {
  return download.mayRun && download.state === 'waiting' && download.retryAt === null && download.running === undefined;
}

/** What is on disk is of another file, or damaged. */
async function startOver(download: Download): Promise<void> {
  await endHash(download);
  await removePart(download.place, { withPart: true });
  download.bytes = 0;
  download.note = { ...download.note, totalBytes: null, etag: null, lastModified: null, flushedBytes: 0 };
}

async function endHash(download: Download): Promise<void> {
  const { hash } = download;
  download.hash = undefined;
  await hash?.stop();
}
