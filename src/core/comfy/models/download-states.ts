import type { DownloadState } from '../../../contract/model-files.ts';

/**
 * Which state may follow which.
 * waiting: for a free place, or for the next try; only the queue leaves it. checking: asks the source. downloading: bytes arrive.
 * verifying: the part is whole and is compared and moved. paused: a person said so. failed: it needs a person. done: the file is in its folder.
 * Durable in `<file>.part.json`: the wish, what the source said, and whether it waits, is paused or failed; a running one comes back as waiting.
 */
export const DOWNLOAD_STATES: Readonly<Record<DownloadState, readonly DownloadState[]>> = {
  waiting: ['checking', 'paused', 'failed'],
  checking: ['downloading', 'verifying', 'waiting', 'paused', 'failed', 'done'],
  downloading: ['verifying', 'waiting', 'paused', 'failed'],
  verifying: ['done', 'waiting', 'paused', 'failed'],
  paused: ['waiting'],
  failed: ['waiting', 'paused'],
  done: [],
};
