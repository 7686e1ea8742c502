import type { JobId } from '../../../src/contract/ids.ts';
import type { JobGroup } from './dock-sections.ts';

/** Priorities that a person chooses between; the engine knows everything from -100 to 100. */
export const PRIORITIES = { high: 10, normal: 0, low: -10 } as const;
export type PriorityName = keyof typeof PRIORITIES;

/** Groups larger than this are not moved from the dock: every job is a call of its own. */
export const MOVABLE_MAX = 200;

/** Everything of a group, in the order in which it runs. */
export function idsOfGroup({ first, rest }: JobGroup): JobId[] {
  return [first.id, ...rest.map(({ id }) => id)];
}

/**
 * The job before which a group must go to stand `by` places further (negative: earlier) among the groups of its priority; undefined for
 * the end. 'stay': it stands at that edge already. Pure.
 */
export function targetOf(
  groups: readonly JobGroup[],
  group: JobGroup,
  by: 1 | -1 | 'front' | 'end',
): JobId | undefined | 'stay' {
  const peers = groups.filter(({ first }) => first.priority === group.first.priority);
  const at = peers.findIndex(({ first }) => first.id === group.first.id);
  if (at < 0) return 'stay';
  if (by === 'front') return at === 0 ? 'stay' : peers[0]?.first.id;
  if (by === 'end') return at === peers.length - 1 ? 'stay' : undefined;
  if (by === -1) return at === 0 ? 'stay' : peers[at - 1]?.first.id;
  return at === peers.length - 1 ? 'stay' : peers[at + 2]?.first.id;
}
