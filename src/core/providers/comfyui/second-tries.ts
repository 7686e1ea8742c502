import type { JsonObject } from '../../../contract/units.ts';
import { COMFY_LIMITS } from './limits.ts';

/** What a person allows after a job ran out of memory: once more as it is (its memory freed before), then smaller. */
export type MemoryPolicy = { readonly retry: boolean; readonly shrink: boolean };

/** What is different the next time, into the history of the job. */
export type Change = JsonObject & { readonly change: string };

/** Shares of width and height of the tries that are smaller, in their order. */
const SCALES = [0.75, 0.5] as const;

/** What was already tried for a job that failed on this machine. Kept in memory: after a restart of ours one more try is made, no harm. */
export type SecondTries = {
  /** The next thing to try after it ran out of memory, noted as tried; undefined: all of it was. */
  afterOutOfMemory(jobId: string, policy: MemoryPolicy): Change | undefined;
  /** true once for each job: its server was started anew because of it. */
  mayRestartFor(jobId: string): boolean;
  /** The share of width and height that the next try is made with; 1: as asked. */
  scaleOf(jobId: string): number;
  /** What was changed for this job so far, in its order. */
  changesOf(jobId: string): readonly string[];
  forget(jobId: string): void;
};

type Tried = { memory: number; scale: number; restarted: boolean; readonly changes: string[] };

export function createSecondTries(): SecondTries {
  const tried = new Map<string, Tried>();
  const of = (jobId: string): Tried => {
    const known = tried.get(jobId) ?? { memory: 0, scale: 1, restarted: false, changes: [] };
    const oldest = tried.keys().next();
    if (!tried.has(jobId) && tried.size >= COMFY_LIMITS.maxRemembered && oldest.done !== true)
      tried.delete(oldest.value);
    tried.set(jobId, known);
    return known;
  };
  return {
    afterOutOfMemory(jobId, policy) {
      const known = of(jobId);
      if (!policy.retry) return undefined;
      known.memory += 1;
      if (known.memory === 1) return noted(known, { change: 'ComfyUI’s memory was freed; the same again' });
      const scale = SCALES[known.memory - 2];
      if (scale === undefined || !policy.shrink) return undefined;
      known.scale = scale;
      return noted(known, { change: `made smaller: ${scale * 100} % of the width and the height`, scale });
    },
    mayRestartFor(jobId) {
      const known = of(jobId);
      if (known.restarted) return false;
      known.restarted = true;
      noted(known, { change: 'ComfyUI was started anew' });
      return true;
    },
    scaleOf: (jobId) => tried.get(jobId)?.scale ?? 1,
    changesOf: (jobId) => tried.get(jobId)?.changes ?? [],
    forget: (jobId) => void tried.delete(jobId),
  };
}

function noted(known: Tried, change: Change): Change {
  known.changes.push(change.change);
  return change;
}

/** Width and height at this share, in steps of 8 pixels, at least 64; all else as it was. */
export function scaledParams(params: JsonObject, scale: number): JsonObject {
  if (scale === 1) return params;
  const scaled = (name: string): JsonObject => {
    const value = params[name];
    return typeof value === 'number' ? { [name]: Math.max(64, Math.round((value * scale) / 8) * 8) } : {};
  };
  return { ...params, ...scaled('width'), ...scaled('height') };
}
