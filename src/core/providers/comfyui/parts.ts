import type { EpochMs } from '../../../contract/units.ts';
import type { AdapterContext } from '../adapter.ts';
import type { ComfyBackend } from './backends.ts';
import type { ComfyClient } from './client.ts';
import { configuredUrl } from './describe.ts';
import type { EarlySockets } from './early-sockets.ts';
import type { RouteMemory } from './lookup.ts';
import type { PromptMemories } from './memory.ts';
import { lanesOf } from './placement.ts';
import { addressOf, clientOf } from './pool.ts';
import type { Server } from './pool.ts';
import type { MemoryPolicy, SecondTries } from './second-tries.ts';
import type { ComfyHandle } from './submit.ts';
import type { Template } from './template.ts';

/** What the calls of one adapter share. */
export type Comfy = Server & {
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly routes: RouteMemory;
  readonly memories: PromptMemories;
  readonly tries: SecondTries;
  readonly early: EarlySockets;
  readonly memoryPolicy: () => MemoryPolicy;
};

/** The backend that has a prompt, as it is now; undefined when it is none of them any more. */
export function backendOf(comfy: Comfy, handle: ComfyHandle): ComfyBackend | undefined {
  return comfy.pool.find(handle.backendId);
}

/** Whether another backend answers (or was not asked yet) and has the model. */
export function hasOther(comfy: Comfy, handle: ComfyHandle, now: EpochMs): boolean {
  return lanesOf(comfy, now).some(
    (lane) => lane.id !== handle.backendId && lane.isOpen && (lane.models?.includes(handle.model) ?? true),
  );
}

/** Where to listen for a prompt now; undefined while its server has no address. */
export function watchUrl(comfy: Comfy, handle: ComfyHandle): string | undefined {
  const backend = backendOf(comfy, handle);
  return backend?.ensureReady === undefined ? handle.baseUrl : configuredUrl(backend.url()).baseUrl;
}

/** The workflow that a prompt was made from; undefined when it is not there any more. */
export function templateOf(comfy: Comfy, handle: ComfyHandle): Template | undefined {
  return comfy.templates.find(({ manifest }) => manifest.id === handle.templateId);
}

/**
 * How to reach the server that has a prompt. One that we run comes back under another port, and must not be looked for under the old
 * one, where a stranger may listen by then. Throws ComfyUnreachable while it does not run.
 */
export function clientFor(comfy: Comfy, context: AdapterContext, handle: ComfyHandle): ComfyClient {
  const backend = backendOf(comfy, handle);
  const isOurs = backend?.ensureReady !== undefined;
  return clientOf(comfy, context, isOurs ? addressOf(backend) : handle.baseUrl);
}
