import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { Bell } from '../../../src/core/jobs/bell.ts';
import { createFakeClock } from '../fake-clock.ts';

const never = new AbortController().signal;

/** Whether a wait of a second is over after so much of it, rung at its beginning. */
async function isOverAfter(bell: Bell, ms: number): Promise<boolean> {
  const clock = createFakeClock();
  let isOver = false;
  bell.ring();
  const waited = bell.wait(clock, 1000, never).then(() => (isOver = true));
  await Promise.resolve();
  if (ms > 0) clock.advance(ms);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  const was = isOver;
  clock.advance(1000);
  await waited;
  return was;
}

describe('a bell', () => {
  it('ends the first waits at once, and later ones not before the shortest pause', async () => {
    const bell = new Bell();

    for (let ring = 0; ring < LIMITS.hintedPollsAtOnce; ring++) expect(await isOverAfter(bell, 0)).toBe(true);

    expect(await isOverAfter(bell, 0)).toBe(false);
    expect(await isOverAfter(bell, LIMITS.hintedPollMinMs - 1)).toBe(false);
    expect(await isOverAfter(bell, LIMITS.hintedPollMinMs)).toBe(true);
  });

  it('that nobody rings waits to the end', async () => {
    const clock = createFakeClock();
    let isOver = false;
    const waited = new Bell().wait(clock, 1000, never).then(() => (isOver = true));
    clock.advance(999);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    expect(isOver).toBe(false);

    clock.advance(1);
    await waited;

    expect(isOver).toBe(true);
  });

  it('ends a wait in the middle when it is rung', async () => {
    const clock = createFakeClock();
    const bell = new Bell();
    const waited = bell.wait(clock, 1000, never);
    clock.advance(100);

    bell.ring();

    await waited;
  });

  it('rejects with the reason when everything stops, rung or not', async () => {
    const stop = new AbortController();
    const bell = new Bell();
    const waited = bell.wait(createFakeClock(), 1000, stop.signal);

    stop.abort(new Error('the engine stops'));

    await expect(waited).rejects.toThrow('the engine stops');
    bell.ring();
    await expect(bell.wait(createFakeClock(), 1000, stop.signal)).rejects.toThrow('the engine stops');
  });
});
