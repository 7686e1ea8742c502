import { beforeEach, describe, expect, it, vi } from 'vitest';
import { followPower, keepAwake } from '../../../../electron/main/shell/power.ts';
import { NOTHING, type QueueGlance } from '../../../../electron/main/shell/queue-glance.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { MethodHandlers } from '../../../../src/core/engine-type.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { openEngine } from '../../../support/test-engine.ts';
import { powerMonitor, powerSaveBlocker } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => {
  powerSaveBlocker.started.length = 0;
  powerSaveBlocker.active.clear();
  powerMonitor.removeAllListeners();
});

describe('the computer', () => {
  it('stays awake while jobs run, also in the gap between two, and may sleep afterwards', () => {
    const queue = { listener: (_glance: QueueGlance) => undefined as void };
    const clock = createFakeClock();
    const onChange = (listener: (glance: QueueGlance) => void) => {
      queue.listener = listener;
      return () => undefined;
    };
    keepAwake({ onChange }, clock);
    const runs = (running: number) => queue.listener({ ...NOTHING, running });

    runs(1);
    runs(0);
    clock.advance(5000);
    runs(2);
    clock.advance(60_000);
    expect(powerSaveBlocker.started).toEqual(['prevent-app-suspension']);
    expect(powerSaveBlocker.active.size).toBe(1);

    runs(0);
    clock.advance(10_000);
    expect(powerSaveBlocker.active.size).toBe(0);
  });

  it('that wakes up makes the engine look again at what is due and at its providers', async () => {
    const engine = await openEngine();
    const seen: string[] = [];
    engine.subscribe(({ name }) => void seen.push(name));
    const list = engine.handlers['providers.list'];
    const handlers: MethodHandlers = {
      ...engine.handlers,
      'providers.list': (input) => {
        seen.push(`providers, fresh: ${input.refresh}`);
        return list(input);
      },
    };
    followPower({ handlers }, { log: silentLog, onShutdown: () => seen.push('shutdown') });

    powerMonitor.emit('resume');

    await vi.waitFor(() =>
      expect(seen).toEqual(expect.arrayContaining(['settings.changed', 'providers, fresh: true'])),
    );
    powerMonitor.emit('shutdown');
    expect(seen).toContain('shutdown');
  });
});
