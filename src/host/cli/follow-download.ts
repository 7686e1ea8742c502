import type { ModelDownload } from '../../contract/model-files.ts';
import type { Connection } from './connection.ts';
import type { Output } from './output.ts';
import { formatBytes } from './text.ts';

/**
 * Waits until a download has ended, failed or was paused, showing its progress meanwhile. Rejects with the reason of `signal`, or when
 * the host goes away; the part stays in both cases.
 */
export function followDownload(
  connection: Connection,
  started: ModelDownload,
  { out, signal }: { readonly out: Output; readonly signal: AbortSignal },
): Promise<ModelDownload> {
  return new Promise((resolve, reject) => {
    const ends = AbortSignal.any([signal, connection.lost]);
    const finish = (settle: () => void): void => {
      stopListening();
      ends.removeEventListener('abort', onEnd);
      out.progress(undefined);
      settle();
    };
    const onEnd = (): void => finish(() => reject(ends.reason));
    const onDownload = (download: ModelDownload): void => {
      if (isOver(download)) return finish(() => resolve(download));
      out.progress(`${download.file}: ${downloadText(download)}`);
    };
    const stopListening = connection.onEvent((event) => {
      if (event.name === 'models.downloading' && event.payload.download.id === started.id)
        onDownload(event.payload.download);
    });
    if (ends.aborted) return onEnd();
    ends.addEventListener('abort', onEnd, { once: true });
    if (isOver(started)) return onDownload(started);
    // It may have ended before we listened.
    connection.call('models.downloads', {}).then(
      ({ downloads }) => onDownload(downloads.find(({ id }) => id === started.id) ?? started),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** How a download stands, in a few words. */
export function downloadText(download: ModelDownload): string {
  const { state, bytes, totalBytes, bytesPerSecond, secondsLeft, failure } = download;
  const size = totalBytes === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
  const speed = bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${timeText(secondsLeft)} left`;
  switch (state) {
    case 'waiting':
      return failure === null ? 'waiting' : `${failure.message} (${size})`;
    case 'checking':
      return 'asking the source';
    case 'downloading':
      return `${size}${speed}${left}`;
    case 'verifying':
      return `checking the whole file (${size})`;
    case 'paused':
      return `paused at ${size}`;
    case 'failed':
      return `stopped at ${size}: ${failure?.message ?? 'unknown'}`;
    case 'done':
      return 'done';
  }
}

function isOver({ state }: ModelDownload): boolean {
  return state === 'done' || state === 'failed' || state === 'paused';
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
