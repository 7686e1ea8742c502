import { setTimeout as delay } from 'node:timers/promises';
import type { Point } from './execution.ts';
import { NodeFailed } from './run-node.ts';
import type { Hold } from './worker.ts';

export type Failure = { readonly exceptionType: string; readonly message: string };

export type Points = {
  readonly reach: (point: Point) => Promise<void>;
  readonly hold: (classType: string, value?: number, promptId?: string) => Hold;
  readonly failNode: (classType: string, failure: Failure) => void;
  readonly releaseAll: () => void;
};

/** The places at which a test may stop a run or let it fail. `stepMs`: how long a step takes. */
export function createPoints(stepMs: number): Points {
  const holds: {
    readonly classType: string;
    readonly value: number;
    readonly promptId: string | undefined;
    readonly reached: (point: Point) => void;
    readonly released: Promise<void>;
    readonly release: () => void;
  }[] = [];
  const failures = new Map<string, Failure>();
  return {
    async reach(point) {
      if (point.value > 0) await delay(stepMs);
      const index = holds.findIndex(
        (hold) =>
          hold.classType === point.classType &&
          hold.value === point.value &&
          (hold.promptId ?? point.promptId) === point.promptId,
      );
      if (index >= 0) {
        const [hold] = holds.splice(index, 1);
        hold!.reached(point);
        await hold!.released;
      }
      const failure = point.value === 0 ? failures.get(point.classType) : undefined;
      if (failure === undefined) return;
      failures.delete(point.classType);
      throw new NodeFailed(failure.exceptionType, failure.message);
    },
    hold(classType, value = 0, promptId) {
      const reached = Promise.withResolvers<Point>();
      const released = Promise.withResolvers<void>();
      holds.push({
        classType,
        value,
        promptId,
        reached: reached.resolve,
        released: released.promise,
        release: released.resolve,
      });
      return { reached: reached.promise, release: released.resolve };
    },
    failNode(classType, failure) {
      failures.set(classType, failure);
    },
    releaseAll() {
      for (const hold of holds) hold.release();
    },
  };
}
