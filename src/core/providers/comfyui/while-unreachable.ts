import type { TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { FREE } from './follow-input.ts';
import type { FollowInput } from './follow-input.ts';
import { progressOf } from './memory.ts';
import type { ComfyUnreachable } from './unreachable.ts';

/**
 * No usable answer. What only waits there moves to another backend soon; what runs is given time to come back, and then moves too, or
 * fails where there is no other backend. A cancel is believed once nobody can be running it.
 */
export function whileUnreachable(input: FollowInput, error: ComfyUnreachable): TaskStatus {
  const { memory, now } = input;
  const isGone = error.kind !== 'silent' && error.kind !== 'broken';
  memory.unreachableSince ??= now;
  memory.refusedSince = isGone ? (memory.refusedSince ?? now) : undefined;
  input.noteProblem(error);
  if (memory.cancelAskedAt !== undefined && error.kind === 'refused') return { state: 'cancelled', cost: FREE };
  // Proven gone, with its queue. While it comes back, it may still have the files of a prompt that was done.
  if (input.wake() === 'gone') return { state: 'lost' };
  if (memory.cancelAskedAt === undefined && mayMove(input)) {
    if (error.kind !== 'refused') input.withdrawLater();
    return { state: 'lost' };
  }
  if (!isOver(input)) return progressOf(memory, waitingText(input));
  if (memory.cancelAskedAt !== undefined) return { state: 'cancelled', cost: FREE };
  const seconds = Math.round((now - memory.unreachableSince) / 1000);
  const failure = new ProviderFailure(
    isGone ? 'engine_crashed' : 'unavailable',
    `ComfyUI at ${input.name} stopped answering in the middle of this job and has not come back for ${seconds} seconds. Nothing was charged. Start it again, then retry.`,
    { transient: true, details: { ...error.details, kind: error.kind }, cause: error },
  );
  return { state: 'failed', failure, cost: FREE };
}

/** Another backend takes it over: at once what has not begun, later what may still be running or come back with its result. */
function mayMove(input: FollowInput): boolean {
  const { memory, now, limits } = input;
  const awayMs = now - (memory.unreachableSince ?? now);
  const patienceMs = memory.state === 'pending' ? limits.moveWaitingMs : limits.moveRunningMs;
  const goneMs = memory.refusedSince === undefined ? 0 : now - memory.refusedSince;
  return (awayMs >= patienceMs || goneMs >= limits.moveGoneMs) && input.hasOther();
}

function isOver(input: FollowInput): boolean {
  const { memory, now, limits } = input;
  const awayMs = now - (memory.unreachableSince ?? now);
  const deadMs = input.restart === undefined ? limits.deadPortMs : limits.supervisedGoneMs;
  return awayMs >= limits.silentServerMs || (memory.refusedSince !== undefined && now - memory.refusedSince >= deadMs);
}

function waitingText(input: FollowInput): string {
  return input.statusText() ?? 'ComfyUI does not answer; waiting for it to come back';
}
