import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type HashReport, type HashTask, isHashCommand, isHashTask } from './hash-messages.ts';

/** Read at once, bytes. */
const CHUNK = 1024 ** 2;
/** Chunks between two looks at the messages, and between two reports. */
const CHUNKS_PER_TURN = 16;

/**
 * The thread that hashes one file, also one that still grows: it reads what is on disk up to the limit that it was told, so that a
 * download is hashed as it lies there, whatever of it came before a restart.
 */
function follow(port: NonNullable<typeof parentPort>, task: HashTask): void {
  const state = {
    at: 0,
    limit: task.limit,
    isWhole: task.isWhole,
    hash: createHash('sha256'),
    isReading: false,
    isOver: false,
  };
  const post = (report: HashReport): void => port.postMessage(report);
  const file = openSync(task.path, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK);

  const end = (report: HashReport): void => {
    state.isOver = true;
    closeSync(file);
    post(report);
    port.close();
  };
  const read = async (): Promise<void> => {
    if (state.isReading || state.isOver) return;
    state.isReading = true;
    while (state.at < state.limit) {
      for (let turn = 0; turn < CHUNKS_PER_TURN && state.at < state.limit; turn += 1) {
        const bytes = readSync(file, chunk, 0, Math.min(CHUNK, state.limit - state.at), state.at);
        if (bytes === 0) {
          if (state.isWhole)
            return end({ type: 'failed', message: `the file ends at ${state.at} of ${state.limit} bytes` });
          // It was just begun anew, and the word of it is under way.
          state.limit = state.at;
          break;
        }
        state.hash.update(chunk.subarray(0, bytes));
        state.at += bytes;
      }
      post({ type: 'progress', bytes: state.at });
      await breathe();
    }
    state.isReading = false;
    if (state.isWhole) end({ type: 'done', sha256: state.hash.digest('hex') });
  };
  const readOrFail = (): void => {
    read().catch((error: unknown) => {
      end({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
  };
  port.on('message', (raw: unknown) => {
    if (!isHashCommand(raw)) return;
    if (raw.type === 'restart') Object.assign(state, { at: 0, limit: 0, isWhole: false, hash: createHash('sha256') });
    else Object.assign(state, { limit: raw.bytes, isWhole: raw.isWhole });
    readOrFail();
  });
  readOrFail();
}

if (parentPort !== null && isHashTask(workerData)) follow(parentPort, workerData);
