import type { ActualCost, OutputRef, TaskStatus } from '../adapter.ts';
import { microsOfCredits } from './credits.ts';
import { taskFailure } from './failures.ts';
import type { RunwayHandle, RunwayTask } from './wire.ts';

/** A task's state as the engine knows states. A status that was never seen before counts as going on: only the vendor's known words end a task. */
export function statusOf(task: RunwayTask, handle: RunwayHandle): TaskStatus {
  switch (task.status) {
    case 'PENDING':
      return { state: 'queued', message: 'Waiting at Runway' };
    case 'THROTTLED':
      return {
        state: 'queued',
        message: 'Waiting at Runway: the account has as many tasks as its tier allows at once',
      };
    case 'RUNNING':
      return { state: 'running', ...progressOf(task) };
    case 'SUCCEEDED':
      return { state: 'succeeded', outputs: outputsOf(task, handle), cost: costOf(task, handle) };
    case 'FAILED':
      return { state: 'failed', failure: taskFailure(task), cost: costOf(task, handle) };
    case 'CANCELLED':
      return { state: 'cancelled', cost: costOf(task, handle) };
    default:
      return { state: 'running', message: `Runway says “${task.status.slice(0, 40)}”`, ...progressOf(task) };
  }
}

/** true for a task that goes on, and may be told to stop. */
export function goesOn(task: RunwayTask): boolean {
  return !['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(task.status);
}

function progressOf({ progress }: RunwayTask): { readonly progress?: number } {
  return progress === undefined || !Number.isFinite(progress) ? {} : { progress: Math.min(1, Math.max(0, progress)) };
}

/**
 * What the vendor took, by its own figure (0: given back). Without one its maximum counts, as an estimate; without that either the
 * figure is no number, and the engine books what it holds.
 */
function costOf(task: RunwayTask, handle: RunwayHandle): ActualCost {
  if (task.cost !== undefined) return { micros: microsOfCredits(task.cost.credits), basis: 'provider' };
  const most = task.estimatedCost?.credits ?? handle.maxCredits;
  return { micros: most === undefined ? Number.NaN : microsOfCredits(most), basis: 'estimate' };
}

/** Results by number: their addresses expire and are asked for anew. */
function outputsOf(task: RunwayTask, handle: RunwayHandle): OutputRef[] {
  return (task.output ?? []).map((url, index) => {
    const mime = mimeOf(url) ?? STANDARD[handle.kind ?? 'video'];
    const kind = mime.startsWith('image/') ? 'image' : mime.startsWith('audio/') ? 'audio' : 'video';
    return { kind, mime, ref: { index } };
  });
}

const STANDARD = { image: 'image/png', video: 'video/mp4', audio: 'audio/mpeg' } as const;

const BY_ENDING: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
};

/** By the end of the address; undefined for one that says nothing. What the download itself says counts more. */
export function mimeOf(url: string): string | undefined {
  const ending = /\.([a-z0-9]{2,5})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : BY_ENDING[ending];
}
