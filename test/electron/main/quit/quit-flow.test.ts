import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../../electron/main/messages/en.ts';
import { createQuitFlow } from '../../../../electron/main/quit/quit-flow.ts';
import { type QuitChoice, quitQuestion, settledChoice } from '../../../../electron/main/quit/quit-question.ts';
import { NOTHING, type QueueGlance } from '../../../../electron/main/shell/queue-glance.ts';
import type { Settings } from '../../../../src/contract/settings.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { app } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => {
  app.removeAllListeners();
  app.exitCodes.length = 0;
  app.onExit = () => undefined;
});

/** A flow over a queue with so many running jobs, and what it did. */
function flowing(given: {
  running: number;
  /** What the last look saw, where it is of before. */
  seen?: number;
  choice?: QuitChoice;
  remember?: boolean;
  setting?: Settings['quitWithJobs'];
}) {
  const queue = {
    glance: { ...NOTHING, running: given.seen ?? given.running },
    isFresh: given.seen === undefined,
    listener: (_glance: QueueGlance) => undefined as void,
  };
  const did: string[] = [];
  const clock = createFakeClock();
  const flow = createQuitFlow({
    app: app as never,
    queue: {
      current: () => queue.glance,
      isFresh: () => queue.isFresh,
      look: async () => {
        queue.isFresh = true;
        queue.glance = { ...NOTHING, running: given.running };
        return queue.glance;
      },
      onChange: (listener) => {
        queue.listener = listener;
        return () => undefined;
      },
    },
    hasTray: true,
    settings: async () => ({ quitWithJobs: given.setting ?? 'ask' }),
    remember: async (choice) => void did.push(`remember ${choice}`),
    ask: async (running) => {
      did.push(`ask about ${running}`);
      return { choice: given.choice ?? 'cancel', isToRemember: given.remember ?? false };
    },
    closeWindows: () => void did.push('close'),
    showWindow: () => void did.push('show'),
    log: silentLog,
    clock,
  });
  const runs = (running: number): void => {
    given.running = running;
    queue.glance = { ...NOTHING, running };
    queue.listener(queue.glance);
  };
  return { flow, did, clock, runs };
}

describe('quitting', () => {
  it('asks nobody while nothing runs', () => {
    const { did } = flowing({ running: 0 });

    app.quit();

    expect(app.exitCodes).toEqual([0]);
    expect(did).toEqual([]);
  });

  it('looks again before it decides, where the last look is of before', async () => {
    const begun = flowing({ running: 1, seen: 0, choice: 'cancel' });
    expect(begun.flow.mayCloseLastWindow()).toBe(false);
    await vi.waitFor(() => expect(begun.did).toEqual(['ask about 1', 'show']));
    expect(app.exitCodes).toEqual([]);

    app.removeAllListeners();
    const ended = flowing({ running: 0, seen: 1 });
    app.quit();
    await vi.waitFor(() => expect(app.exitCodes).toEqual([0]));
    expect(ended.did).toEqual([]);
  });

  it('asks once while jobs run, however often it is wanted', async () => {
    const { did } = flowing({ running: 2, choice: 'cancel' });

    app.quit();
    app.quit();

    await vi.waitFor(() => expect(did).toEqual(['ask about 2', 'show']));
    expect(app.exitCodes).toEqual([]);
  });

  it('goes on without a window when told to, and ends later without asking when all is done', async () => {
    const { flow, did, runs } = flowing({ running: 1, choice: 'tray' });

    app.quit();
    await vi.waitFor(() => expect(did).toEqual(['ask about 1', 'close']));
    expect(flow.isInBackground()).toBe(true);
    runs(0);
    app.quit();

    expect(app.exitCodes).toEqual([0]);
  });

  it('ends by itself once all jobs are done when told to finish, not in the gap between two', async () => {
    const { did, clock, runs } = flowing({ running: 1, choice: 'finish' });
    app.quit();
    await vi.waitFor(() => expect(did).toEqual(['ask about 1', 'close']));

    runs(0);
    clock.advance(2000);
    runs(1);
    clock.advance(10_000);
    expect(app.exitCodes).toEqual([]);
    runs(0);
    clock.advance(3000);

    expect(app.exitCodes).toEqual([0]);
  });

  it('stays when the window came back before the jobs were done', async () => {
    const { flow, did, clock, runs } = flowing({ running: 1, choice: 'finish' });
    app.quit();
    await vi.waitFor(() => expect(did).toContain('close'));

    flow.comeBack();
    runs(0);
    clock.advance(60_000);

    expect(app.exitCodes).toEqual([]);
    expect(flow.isInBackground()).toBe(false);
  });

  it('ends at once when told to', async () => {
    flowing({ running: 3, choice: 'pause' });

    app.quit();

    await vi.waitFor(() => expect(app.exitCodes).toEqual([0]));
  });

  it('remembers the choice when told to, and not a cancel', async () => {
    const { did } = flowing({ running: 1, choice: 'pause', remember: true });
    app.quit();
    await vi.waitFor(() => expect(did).toEqual(['ask about 1', 'remember pause']));

    app.removeAllListeners();
    const cancelled = flowing({ running: 1, choice: 'cancel', remember: true });
    app.quit();
    await vi.waitFor(() => expect(cancelled.did).toEqual(['ask about 1', 'show']));
  });

  it('does what the setting says without asking', async () => {
    const { did } = flowing({ running: 1, setting: 'pause' });

    app.quit();

    await vi.waitFor(() => expect(app.exitCodes).toEqual([0]));
    expect(did).toEqual([]);
  });

  it('asks nobody once it is forced: a signal came, or the system ends', () => {
    const { flow, did } = flowing({ running: 1 });

    flow.force();
    app.quit();

    expect(app.exitCodes).toEqual([0]);
    expect(did).toEqual([]);
  });

  it('begins with the close button of the last window while jobs run', async () => {
    const { flow, did } = flowing({ running: 1, choice: 'tray' });

    expect(flow.mayCloseLastWindow()).toBe(false);

    await vi.waitFor(() => expect(did).toEqual(['ask about 1', 'close']));
  });
});

describe('the question', () => {
  it('offers no life without a window where nobody could come back', () => {
    const choices = (hasTray: boolean) =>
      quitQuestion(1, { messages: english, hasTray }).choices.map(({ choice }) => choice);

    expect(choices(true)).toEqual(['tray', 'finish', 'pause', 'cancel']);
    expect(choices(false)).toEqual(['pause', 'cancel']);
    expect(settledChoice('tray', false)).toBeUndefined();
    expect(settledChoice('ask', true)).toBeUndefined();
    expect(settledChoice('finish', true)).toBe('finish');
  });
});
