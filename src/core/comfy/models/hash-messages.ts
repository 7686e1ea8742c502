/*
 * Between the engine and a thread that hashes. Checked by hand: both ends are ours, and to load a schema library takes a thread longer
 * than to hash most files.
 */

/** What a thread is started with: the file, and how far it may be read at first. `isWhole`: the file ends there. */
export type HashTask = { readonly path: string; readonly limit: number; readonly isWhole: boolean };

/** To the thread. limit: so many bytes are there by now. restart: the file begins anew. */
export type HashCommand =
  | { readonly type: 'limit'; readonly bytes: number; readonly isWhole: boolean }
  | { readonly type: 'restart' };

/** From the thread; `done` or `failed` is its last word. */
export type HashReport =
  | { readonly type: 'progress'; readonly bytes: number }
  | { readonly type: 'done'; readonly sha256: string }
  | { readonly type: 'failed'; readonly message: string };

/** true for a task of ours. */
export function isHashTask(value: unknown): value is HashTask {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    isCount(value['limit']) &&
    typeof value['isWhole'] === 'boolean'
  );
}

/** true for a command of ours. */
export function isHashCommand(value: unknown): value is HashCommand {
  if (!isRecord(value)) return false;
  return (
    value['type'] === 'restart' ||
    (value['type'] === 'limit' && isCount(value['bytes']) && typeof value['isWhole'] === 'boolean')
  );
}

/** true for a report of ours. */
export function isHashReport(value: unknown): value is HashReport {
  if (!isRecord(value)) return false;
  if (value['type'] === 'progress') return isCount(value['bytes']);
  return value['type'] === 'done'
    ? typeof value['sha256'] === 'string'
    : value['type'] === 'failed' && typeof value['message'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
