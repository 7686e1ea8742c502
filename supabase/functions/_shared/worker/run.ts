import type { Adapter, AdapterContext } from '../../../../src/core/providers/adapter.ts';
import type { JsonValue } from '../../../../src/contract/units.ts';
import type { Turns } from '../../../../src/core/providers/elevenlabs/turns.ts';
import type { Backend } from '../backend.ts';
import type { AttemptIds, ClaimedJob } from './job.ts';

/** One job in the hands of this worker. */
export type Run = {
  readonly backend: Backend;
  readonly job: ClaimedJob;
  readonly ids: AttemptIds;
  readonly adapter: Adapter;
  readonly context: AdapterContext;
  /** One file at a time, whichever job of the pass it belongs to: a function has 256 MB of memory. */
  readonly fileTurns: Turns;
  /** Epoch milliseconds after which nothing new is begun and the job is given back. */
  readonly until: number;
};

/** What the provider calls its task, where a handle says so; for people and for webhooks. */
export function taskIdOf(handle: JsonValue): string | undefined {
  if (typeof handle !== 'object' || handle === null) return undefined;
  const named = ['taskId', 'generationId', 'requestId', 'historyItemId'].map((name) => Reflect.get(handle, name));
  const id: unknown = named.find((value) => typeof value === 'string' && value !== '');
  return typeof id === 'string' ? id.slice(0, 500) : undefined;
}
