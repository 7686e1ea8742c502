import { describe, expect, it } from 'vitest';
import { dockSections, type JobGroup } from '../../../../renderer/features/queue/dock-sections.ts';
import { idsOfGroup, targetOf } from '../../../../renderer/features/queue/queue-order.ts';
import { aJob, idOf } from '../../samples.ts';

function waiting(
  ...jobs: readonly [number: number, position: number, priority?: number, prompt?: string][]
): readonly JobGroup[] {
  const views = jobs.map(([number, position, priority = 0, prompt = `p${number}`]) =>
    aJob({ number, position, priority, params: { prompt } }),
  );
  return dockSections(views, 0).waiting;
}

describe('what waits', () => {
  it('stands in the order in which it will run, whatever its age', () => {
    const groups = waiting([1, 30], [2, 10], [3, 20], [4, 99, 10]);

    expect(groups.map(({ first }) => first.id)).toEqual([4, 2, 3, 1].map(idOf));
  });

  it('is moved among those of its priority', () => {
    const groups = waiting([1, 1], [2, 2], [3, 3], [4, 9, 10]);
    const of = (number: number): JobGroup => {
      const found = groups.find(({ first }) => first.id === idOf(number));
      if (found === undefined) throw new Error('there are four');
      return found;
    };

    expect(targetOf(groups, of(2), -1)).toBe(idOf(1));
    expect(targetOf(groups, of(1), 1)).toBe(idOf(3));
    expect(targetOf(groups, of(2), 1)).toBeUndefined();
    expect(targetOf(groups, of(3), 'front')).toBe(idOf(1));
    expect(targetOf(groups, of(1), 'end')).toBeUndefined();
    expect([targetOf(groups, of(1), -1), targetOf(groups, of(3), 1), targetOf(groups, of(4), -1)]).toEqual([
      'stay',
      'stay',
      'stay',
    ]);
  });

  it('is moved with its whole batch', () => {
    const [group] = waiting([1, 1, 0, 'same'], [2, 2, 0, 'same']);

    expect(group === undefined ? [] : idsOfGroup(group)).toEqual([idOf(1), idOf(2)]);
  });
});
