import { assert } from '../../base/assert.ts';

/**
 * What a supervised ComfyUI can be.
 * not_installed: there is nothing to start. Left by an installation alone.
 * stopped: it does not run and nobody asked for it; proven, not assumed.
 * starting: its process runs or is about to; it has not answered as ours yet. run.json names it as soon as it has a pid.
 * ready: `/system_stats` proved that it is our process; nothing runs. busy: the same, with prompts in its queue.
 * unhealthy: it was ready, its process lives, and it does not answer or runs nothing. It may recover, or is ended.
 * crashed: it ended unasked, or never became ready; proven gone. A restart is due, or a person must act: the cause says which.
 * stopping: it was told to end; left only when the whole tree is proven gone, or will not go.
 */
export const SERVER_STATES = [
  'not_installed',
  'stopped',
  'starting',
  'ready',
  'busy',
  'unhealthy',
  'crashed',
  'stopping',
] as const;
export type ServerState = (typeof SERVER_STATES)[number];

/** What can happen to it. `stuck`: it was killed and is still there. */
export const TRIGGERS = [
  'installed',
  'removed',
  'start',
  'proven',
  'work_began',
  'work_ended',
  'silent',
  'exited',
  'stop',
  'gone',
  'stuck',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** From → what happened → to. What is not listed does not happen. */
export const TRANSITIONS: { readonly [S in ServerState]: { readonly [T in Trigger]?: ServerState } } = {
  not_installed: { installed: 'stopped' },
  stopped: { start: 'starting', removed: 'not_installed' },
  starting: { proven: 'ready', exited: 'crashed', stop: 'stopping' },
  ready: { work_began: 'busy', silent: 'unhealthy', exited: 'crashed', stop: 'stopping' },
  busy: { work_ended: 'ready', silent: 'unhealthy', exited: 'crashed', stop: 'stopping' },
  unhealthy: { work_ended: 'ready', work_began: 'busy', exited: 'crashed', stop: 'stopping' },
  crashed: { start: 'starting', gone: 'stopped', removed: 'not_installed' },
  stopping: { gone: 'stopped', exited: 'crashed', stuck: 'crashed' },
};

/** The state after a trigger; undefined when the table does not list it. */
export function nextState(state: ServerState, trigger: Trigger): ServerState | undefined {
  return TRANSITIONS[state][trigger];
}

/** The same for a trigger that must be possible. Throws for one that is not: a programmer's error. */
export function mustMove(state: ServerState, trigger: Trigger): ServerState {
  const next = nextState(state, trigger);
  assert(next !== undefined, `a server that is ${state} cannot take ${trigger}`);
  return next;
}
