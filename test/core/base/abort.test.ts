import { describe, expect, it } from 'vitest';
import { isAbort, sleep } from '../../../src/core/base/abort.ts';
import { createFakeClock } from '../fake-clock.ts';

describe('sleep', () => {
  it('ends when its time has come, and not before', async () => {
    const clock = createFakeClock();
    const ended: string[] = [];
    const slept = sleep(clock, 1000).then(() => ended.push('slept'));

    clock.advance(999);
    await Promise.resolve();
    expect(ended).toEqual([]);
    clock.advance(1);
    await slept;

    expect(ended).toEqual(['slept']);
  });

  it('does not begin under a signal that has aborted, and rejects with its reason', async () => {
    const clock = createFakeClock();
    const reason = new Error('no');

    await expect(sleep(clock, 1000, AbortSignal.abort(reason))).rejects.toBe(reason);

    expect(clock.waiting()).toBe(0);
  });

  it('rejects with the reason of an abort, whatever it is, and takes its timer back', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const slept = sleep(clock, 1000, controller.signal);
    expect(clock.waiting()).toBe(1);

    controller.abort('just a word');

    await expect(slept).rejects.toBe('just a word');
    expect(clock.waiting()).toBe(0);
  });

  it('does not mind an abort afterwards, and leaves no listener', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    let listeners = 0;
    const counting = new Proxy(controller.signal, {
      get: (signal, name) => {
        if (name === 'addEventListener') listeners += 1;
        if (name === 'removeEventListener') listeners -= 1;
        const value: unknown = Reflect.get(signal, name, signal);
        return typeof value === 'function' ? value.bind(signal) : value;
      },
    });
    const slept = sleep(clock, 10, counting);

    clock.advance(10);
    await slept;
    controller.abort();

    expect(listeners).toBe(0);
  });
});

describe('isAbort', () => {
  it('tells the end by a signal from a failure of the work', () => {
    const reason = new Error('stop');
    const aborted = AbortSignal.abort(reason);
    const failure = new Error('broken');

    expect(isAbort(reason, aborted)).toBe(true);
    expect(isAbort(new DOMException('aborted', 'AbortError'), aborted)).toBe(true);
    expect(isAbort(failure, aborted)).toBe(false);
    expect(isAbort(reason, new AbortController().signal)).toBe(false);
    expect(isAbort(new DOMException('aborted', 'AbortError'), new AbortController().signal)).toBe(false);
  });
});
