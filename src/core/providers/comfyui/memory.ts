import type { EpochMs } from '../../../contract/units.ts';
import type { TaskStatus } from '../adapter.ts';
import { COMFY_LIMITS } from './limits.ts';

/** What the adapter recalls of a prompt between two polls. Nothing of it is needed after a restart: waits then begin anew. */
export type PromptMemory = {
  state: 'pending' | 'running';
  progress: number | undefined;
  message: string | undefined;
  /** When the server was first found without an answer, and when its port was first found closed. */
  unreachableSince: EpochMs | undefined;
  refusedSince: EpochMs | undefined;
  pendingSince: EpochMs | undefined;
  /** Since when it waits although nothing runs. */
  idleSince: EpochMs | undefined;
  /** When a person last asked us to stop it (or we asked again), and when first. */
  cancelAskedAt: EpochMs | undefined;
  cancelFirstAt: EpochMs | undefined;
  /** Its server is being started anew because of it. */
  isRestarting: boolean;
  /** The server had it at the last poll, and no connection to it was lost since. */
  wasSeen: boolean;
  /** The websocket is open. */
  isListening: boolean;
};

/** Recalls prompts by id, at most `COMFY_LIMITS.maxRemembered`; the oldest is forgotten. */
export type PromptMemories = { of(promptId: string): PromptMemory; forget(promptId: string): void };

export function createPromptMemories(): PromptMemories {
  const memories = new Map<string, PromptMemory>();
  return {
    of(promptId) {
      const known = memories.get(promptId);
      if (known !== undefined) return known;
      const oldest = memories.keys().next();
      if (memories.size >= COMFY_LIMITS.maxRemembered && oldest.done !== true) memories.delete(oldest.value);
      const fresh: PromptMemory = {
        state: 'pending',
        progress: undefined,
        message: undefined,
        unreachableSince: undefined,
        refusedSince: undefined,
        pendingSince: undefined,
        idleSince: undefined,
        cancelAskedAt: undefined,
        cancelFirstAt: undefined,
        isRestarting: false,
        wasSeen: false,
        isListening: false,
      };
      memories.set(promptId, fresh);
      return fresh;
    },
    forget(promptId) {
      memories.delete(promptId);
    },
  };
}

/** What is known of a prompt that goes on. */
export function progressOf(memory: PromptMemory, message: string | undefined): TaskStatus {
  if (memory.state === 'pending') return { state: 'queued', ...(message === undefined ? {} : { message }) };
  return {
    state: 'running',
    ...(memory.progress === undefined ? {} : { progress: memory.progress }),
    ...(message === undefined ? {} : { message }),
  };
}
