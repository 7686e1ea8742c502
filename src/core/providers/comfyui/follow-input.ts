import type { EpochMs } from '../../../contract/units.ts';
import type { ActualCost, AdapterLog } from '../adapter.ts';
import type { ProviderFailure } from '../errors.ts';
import type { RestartReason } from './backends.ts';
import type { ComfyClient } from './client.ts';
import type { ComfyLimits } from './limits.ts';
import type { RouteMemory } from './lookup.ts';
import type { PromptMemory } from './memory.ts';
import type { MemoryPolicy, SecondTries } from './second-tries.ts';
import type { ComfyHandle } from './submit.ts';

/** What a question about one prompt works with. */
export type FollowInput = {
  readonly handle: ComfyHandle;
  readonly memory: PromptMemory;
  readonly now: EpochMs;
  readonly limits: ComfyLimits;
  readonly routes: RouteMemory;
  readonly log: AdapterLog;
  /** How to reach the server that has it. Throws ComfyUnreachable while one that we run does not run. */
  readonly client: () => ComfyClient;
  /** What a person calls that server. */
  readonly name: string;
  /** Starts it anew; absent: somebody else runs it. */
  readonly restart: ((reason: RestartReason) => Promise<void>) | undefined;
  /** Asks for it where we run it; `gone`: it does not come back, and has lost the prompt. */
  readonly wake: () => 'coming' | 'gone';
  /** Why it has no address at present, where we run it. */
  readonly statusText: () => string | undefined;
  /** Whether another backend that answers could do the job. */
  readonly hasOther: () => boolean;
  /** It answered: its lane is open. */
  readonly noteAnswer: () => void;
  /** It did not: no new job goes there for a while. */
  readonly noteProblem: (problem: ProviderFailure) => void;
  /** Its job goes elsewhere: takes the prompt out of its queue when it answers again. */
  readonly withdrawLater: () => void;
  readonly tries: SecondTries;
  readonly memoryPolicy: MemoryPolicy;
  /** Told when a prompt succeeds, with the time it ran by the server's clock. */
  readonly onRan: (ranMs: number) => void;
};

/** ComfyUI costs nothing, whatever comes of it. */
export const FREE: ActualCost = { micros: 0, basis: 'free' };
