import { describe, expect, it } from 'vitest';
import {
  mustMove,
  nextState,
  SERVER_STATES,
  type ServerState,
  TRANSITIONS,
  type Trigger,
  TRIGGERS,
} from '../../../../src/core/comfy/supervise/states.ts';

/** The whole table again, as a person would draw it: whoever changes one must change the other. */
const DRAWN: readonly (readonly [ServerState, Trigger, ServerState])[] = [
  ['not_installed', 'installed', 'stopped'],
  ['stopped', 'start', 'starting'],
  ['stopped', 'removed', 'not_installed'],
  ['starting', 'proven', 'ready'],
  ['starting', 'exited', 'crashed'],
  ['starting', 'stop', 'stopping'],
  ['ready', 'work_began', 'busy'],
  ['ready', 'silent', 'unhealthy'],
  ['ready', 'exited', 'crashed'],
  ['ready', 'stop', 'stopping'],
  ['busy', 'work_ended', 'ready'],
  ['busy', 'silent', 'unhealthy'],
  ['busy', 'exited', 'crashed'],
  ['busy', 'stop', 'stopping'],
  ['unhealthy', 'work_ended', 'ready'],
  ['unhealthy', 'work_began', 'busy'],
  ['unhealthy', 'exited', 'crashed'],
  ['unhealthy', 'stop', 'stopping'],
  ['crashed', 'start', 'starting'],
  ['crashed', 'gone', 'stopped'],
  ['crashed', 'removed', 'not_installed'],
  ['stopping', 'gone', 'stopped'],
  ['stopping', 'exited', 'crashed'],
  ['stopping', 'stuck', 'crashed'],
];

describe('the states of a supervised ComfyUI', () => {
  it('move along exactly the edges that are drawn, and along no other', () => {
    const taken = SERVER_STATES.flatMap((state) =>
      TRIGGERS.flatMap((trigger) => {
        const next = nextState(state, trigger);
        return next === undefined ? [] : [[state, trigger, next]];
      }),
    );

    expect(taken.map((edge) => edge.join(' ')).toSorted()).toEqual(DRAWN.map((edge) => edge.join(' ')).toSorted());
  });

  it.each(SERVER_STATES)('can reach %s from a fresh installation', (wanted) => {
    const reached = new Set<ServerState>(['not_installed']);
    for (const state of reached) for (const next of Object.values(TRANSITIONS[state])) reached.add(next);

    expect([...reached]).toContain(wanted);
  });

  it.each(SERVER_STATES.filter((state) => state !== 'not_installed'))('can come to rest again from %s', (state) => {
    const reached = new Set<ServerState>([state]);
    for (const one of reached) for (const next of Object.values(TRANSITIONS[one])) reached.add(next);

    expect([...reached]).toContain('stopped');
  });

  it('refuse what is not listed: a server that never ran cannot become ready', () => {
    expect(() => mustMove('stopped', 'proven')).toThrow('cannot take proven');
  });
});
