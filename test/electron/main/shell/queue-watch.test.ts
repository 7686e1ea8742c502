import { expect, it, vi } from 'vitest';
import type { QueueGlance } from '../../../../electron/main/shell/queue-glance.ts';
import { watchQueue } from '../../../../electron/main/shell/queue-watch.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { openEngine } from '../../../support/test-engine.ts';

it('the watch follows the queue of an engine, many changes as one look', async () => {
  const engine = await openEngine();
  await engine.handlers['queue.pause']({});
  const clock = createFakeClock();
  const queue = watchQueue(engine, { log: silentLog, clock });
  const seen: QueueGlance[] = [];
  queue.onChange((glance) => void seen.push(glance));
  expect(await queue.look()).toMatchObject({ running: 0, waiting: 0, isPaused: true });

  const params = { prompt: 'a fox', width: 64, height: 64 };
  for (let i = 0; i < 3; i += 1) await engine.handlers['jobs.create']({ jobType: 'image', provider: 'draft', params });
  expect(clock.waiting()).toBe(1);
  expect(queue.isFresh(), 'something has happened since the last look').toBe(false);
  clock.advance(400);

  await vi.waitFor(() => expect(queue.current()).toMatchObject({ waiting: 3, isPaused: true }));
  await vi.waitFor(() => expect(queue.isFresh()).toBe(true));
  expect(seen.map(({ waiting }) => waiting)).toEqual([0, 3]);
  queue.stop();
  await engine.handlers['queue.resume']({});
  expect(clock.waiting()).toBe(0);
});
