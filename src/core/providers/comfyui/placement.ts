import type { EpochMs } from '../../../contract/units.ts';
import type { AdapterRequest, Lane } from '../adapter.ts';
import type { ComfyBackend } from './backends.ts';
import { isWorthAsking } from './pool.ts';
import type { Server } from './pool.ts';

/** The backends as the engine hands out jobs to them. One that does not answer is closed until it is time to try it again. */
export function lanesOf(server: Server, now: EpochMs): Lane[] {
  return server.pool.all().map(({ id, label, capacity, url }) => {
    const memory = server.pool.memoryOf(id);
    const { problem, models } = memory;
    const isOpen = isWorthAsking(memory, server.limits, now);
    return { id, label, capacity, isOpen, models, address: url(), problem: problem?.message };
  });
}

/**
 * Where a job may go, best first: the backend that the engine chose for it, then those that have its checkpoint loaded, then the
 * others; backends that lack the model or do not answer come last.
 */
export function candidatesFor(server: Server, request: AdapterRequest, now: EpochMs): ComfyBackend[] {
  const rank = (backend: ComfyBackend): number => {
    const memory = server.pool.memoryOf(backend.id);
    const lacksModel = request.model !== undefined && memory.models?.includes(request.model) === false;
    const isAway = !isWorthAsking(memory, server.limits, now);
    const isLoaded = request.model !== undefined && memory.lastModel === request.model;
    return (lacksModel ? 8 : 0) + (isAway ? 4 : 0) + (backend.id === request.lane ? 0 : 2) + (isLoaded ? 0 : 1);
  };
  return server.pool.all().toSorted((a, b) => rank(a) - rank(b));
}
