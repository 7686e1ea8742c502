import type { DownloadState, ModelDownload } from '../../../contract/model-files.ts';
import type { DurationMs, EpochMs } from '../../../contract/units.ts';
import { shownUrl } from './download-request.ts';
import type { GrowingHash } from './hash-thread.ts';
import type { PartNote } from './part-file.ts';
import { createSpeedMeter, type SpeedMeter } from './speed.ts';

/** One download in memory. `note` is what lies on disk; the rest is of this life of the engine. */
export type Download = {
  note: PartNote;
  /** Where the file will lie. */
  readonly place: string;
  state: DownloadState;
  bytes: number;
  /** The part is of an earlier life, so a power cut may lie between: only flushed bytes are sure. */
  isInherited: boolean;
  /** false: only listed, as in a command that looks in; a person's word makes it true. */
  mayRun: boolean;
  /** Tries in a row that brought nothing. */
  tries: number;
  /** The furthest that its bytes ever came: only what goes beyond it is progress. */
  furthest: number;
  /** true: its bytes came over more than one connection, so that a wrong hash may be our doing. */
  isJoined: boolean;
  /** true: the content was fetched again from the start because its hash was wrong; it happens once. */
  hasStartedOver: boolean;
  retryAt: EpochMs | null;
  undoRetry: () => void;
  /** What should happen to it; a running one is interrupted for anything but `run`. */
  wanted: 'run' | 'pause' | 'keep' | 'delete' | 'stop';
  interrupt: AbortController | undefined;
  /** Resolves when its present run has ended. */
  running: Promise<void> | undefined;
  hash: GrowingHash | undefined;
  readonly speed: SpeedMeter;
  announcedAt: DurationMs;
  /** Set while progress waits to be announced. */
  undoAnnounce: (() => void) | undefined;
};

/** A download out of its note, as it stands after a start. */
export function downloadFrom(
  note: PartNote,
  options: { place: string; bytes: number; speedWindowMs: DurationMs },
): Download {
  return {
    note,
    place: options.place,
    state: note.state === 'kept' ? 'paused' : note.state,
    bytes: options.bytes,
    isInherited: true,
    mayRun: false,
    tries: 0,
    furthest: options.bytes,
    isJoined: false,
    hasStartedOver: false,
    retryAt: null,
    undoRetry: () => undefined,
    wanted: 'run',
    interrupt: undefined,
    running: undefined,
    hash: undefined,
    speed: createSpeedMeter(options.speedWindowMs),
    announcedAt: Number.NEGATIVE_INFINITY,
    undoAnnounce: undefined,
  };
}

/** A download as it is shown. Pure. */
export function viewDownload(download: Download): ModelDownload {
  const { note, state, bytes } = download;
  const { request, totalBytes } = note;
  const bytesPerSecond = state === 'downloading' ? download.speed.bytesPerSecond() : null;
  const isMoving = bytesPerSecond !== null && bytesPerSecond > 0 && totalBytes !== null;
  return {
    id: note.id,
    catalogId: request.catalogId,
    url: shownUrl(request.url),
    folder: request.folder,
    file: request.file,
    path: download.place,
    state,
    bytes,
    totalBytes,
    bytesPerSecond,
    secondsLeft: isMoving ? Math.ceil(Math.max(0, totalBytes - bytes) / bytesPerSecond) : null,
    retryAt: download.retryAt,
    sha256: request.sha256,
    checksumFrom: request.checksumFrom,
    failure: note.failure,
    createdAt: note.createdAt,
  };
}
