import { describe, expect, it, vi } from 'vitest';
import { gatherEvents, withNextFrame } from '../../../renderer/client/gather-events.ts';
import type { CallReply, Transport } from '../../../src/contract/client.ts';
import type { EngineEvent } from '../../../src/contract/events.ts';

const changed = (name: string): EngineEvent => ({ name, payload: {} }) as unknown as EngineEvent;

/** A transport that says what it is told to say. */
function scripted() {
  let tell: (event: EngineEvent) => void = () => undefined;
  const reply = Promise.withResolvers<CallReply>();
  const transport: Transport = {
    call: () => reply.promise,
    onEvent: (listener) => {
      tell = listener;
      return () => undefined;
    },
    onConnection: (listener) => {
      listener('connected');
      return () => undefined;
    },
    assetUrl: (path) => `here${path}`,
  };
  const frames: (() => void)[] = [];
  const gathered = gatherEvents(transport, (deliver) => frames.push(deliver));
  return { gathered, frames, reply, tell: (name: string) => tell(changed(name)) };
}

describe('gathered events', () => {
  it('come together, in their order, with the next frame; then another is asked for', () => {
    const { gathered, frames, tell } = scripted();
    const seen: string[] = [];
    gathered.onEvent(({ name }) => seen.push(name));

    tell('one');
    tell('two');
    expect(seen).toEqual([]);
    expect(frames).toHaveLength(1);
    frames.pop()?.();
    expect(seen).toEqual(['one', 'two']);

    tell('three');
    frames.pop()?.();
    expect(seen).toEqual(['one', 'two', 'three']);
  });

  it('come before the answer that was sent after them', async () => {
    const { gathered, frames, reply, tell } = scripted();
    const seen: string[] = [];
    gathered.onEvent(({ name }) => seen.push(name));

    const answered = gathered.call('jobs.create', {}).then(() => seen.push('answer'));
    tell('one');
    reply.resolve({ ok: true, output: {} });
    await answered;

    expect(seen).toEqual(['one', 'answer']);
    for (const deliver of frames) deliver();
    expect(seen).toHaveLength(2);
  });

  it('reach the others when one listener fails, which is reported', () => {
    const { gathered, frames, tell } = scripted();
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const seen: string[] = [];
    gathered.onEvent(() => {
      throw new Error('a listener fails');
    });
    const undo = gathered.onEvent(({ name }) => seen.push(name));

    tell('one');
    frames.pop()?.();
    undo();
    tell('two');
    frames.pop()?.();

    expect(seen).toEqual(['one']);
    expect(report).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });

  it('leave the connection and the addresses of files as they are', () => {
    const { gathered } = scripted();
    const states: string[] = [];
    gathered.onConnection((state) => states.push(state));

    expect(states).toEqual(['connected']);
    expect(gathered.assetUrl('/assets/1')).toBe('here/assets/1');
  });
});

describe('withNextFrame', () => {
  it('calls back once: with the frame, or after a tenth of a second where none comes', () => {
    vi.useFakeTimers();
    const frames: (() => void)[] = [];
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
    const run = vi.fn();

    withNextFrame(run);
    frames.pop()?.();
    vi.advanceTimersByTime(200);
    expect(run).toHaveBeenCalledTimes(1);

    withNextFrame(run);
    vi.advanceTimersByTime(100);
    frames.pop()?.();
    expect(run).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});
