import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../../electron/main/messages/en.ts';
import { createSpeech } from '../../../../electron/main/messages/speech.ts';
import { noticeText } from '../../../../electron/main/shell/notices.ts';
import { notifyOfJobs } from '../../../../electron/main/shell/notifications.ts';
import { createNotifier } from '../../../../electron/main/shell/notifier.ts';
import type { DesktopRequest } from '../../../../src/contract/desktop.ts';
import type { EngineEvent } from '../../../../src/contract/events.ts';
import { assetIdSchema } from '../../../../src/contract/ids.ts';
import type { JobOutput, JobView } from '../../../../src/contract/job.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { createFakeClock } from '../../../core/fake-clock.ts';
import { aJob, idOf } from '../../../renderer/samples.ts';
import { openEngine } from '../../../support/test-engine.ts';
import { Notification } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));
beforeEach(() => {
  Notification.shown.length = 0;
  Notification.supported = true;
});

/** An engine's settings, and events of jobs as a test wants them. */
async function notifying(isWatched = () => false) {
  const engine = await openEngine();
  const events = new Set<(event: EngineEvent) => void>();
  const subscribe = (listener: (event: EngineEvent) => void) => {
    events.add(listener);
    return () => void events.delete(listener);
  };
  const clock = createFakeClock();
  const asked: DesktopRequest[] = [];
  notifyOfJobs(
    { handlers: engine.handlers, subscribe },
    {
      notifier: createNotifier(),
      speech: createSpeech(() => 'en'),
      log: silentLog,
      isWatched,
      ask: (request) => void asked.push(request),
      clock,
    },
  );
  const tell = (job: JobView): void =>
    events.forEach((listener) => listener({ name: 'job.changed', payload: { job } }));
  const finish = (number: number): JobView => {
    const job = aJob({ number, status: 'completed', phase: 'completed', params: { prompt: 'a fox' } });
    const done = { ...job, outputs: [anOutput(number)] };
    tell({ ...job, status: 'processing', phase: 'running' });
    tell(done);
    return done;
  };
  return { engine, clock, asked, finish };
}

function anOutput(number: number): JobOutput {
  return {
    assetId: assetIdSchema.parse(idOf(number)),
    kind: 'image',
    mime: 'image/png',
    width: 64,
    height: 64,
    duration: null,
    bytes: 1,
    sha256: 'ab'.repeat(32),
    path: '/a.png',
  };
}

describe('notifications', () => {
  it('tell what is finished while nobody looks, and lead there', async () => {
    const { clock, asked, finish } = await notifying();

    const job = finish(1);
    clock.advance(2000);

    await vi.waitFor(() => expect(Notification.shown).toHaveLength(1));
    const [shown] = Notification.shown;
    expect(shown?.options).toEqual({ title: 'Finished', body: 'a fox', silent: true });
    shown?.emit('click');
    expect(asked).toEqual([{ kind: 'open', hash: `#/library/${job.outputs[0]?.assetId}` }]);
  });

  it('tell together what ends together', async () => {
    const { clock, finish } = await notifying();

    for (const number of [1, 2, 3]) finish(number);
    clock.advance(2000);

    await vi.waitFor(() => expect(Notification.shown).toHaveLength(1));
    expect(Notification.shown[0]?.options).toMatchObject({ title: '3 things happened in Gesso', body: '3 finished' });
  });

  it('are silent while somebody looks, when they are off, and where there are none', async () => {
    const watched = await notifying(() => true);
    watched.finish(1);
    expect(watched.clock.waiting()).toBe(0);

    const off = await notifying();
    await off.engine.handlers['settings.set']({ desktopNotifications: false });
    off.finish(1);
    off.clock.advance(2000);
    Notification.supported = false;
    const none = await notifying();
    none.finish(1);
    none.clock.advance(2000);
    await none.engine.handlers['settings.get']({});

    expect(Notification.shown).toEqual([]);
  });

  it('put what needs somebody first', () => {
    const assetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000001');
    const finished = { kind: 'finished', title: 'a', assetId } as const;

    const text = noticeText([finished, finished, { kind: 'needs_you', title: 'b', assetId: undefined }], english);

    expect(text).toMatchObject({ title: '3 things happened in Gesso', body: '1 needs you, 2 finished' });
    expect(text.request).toEqual({ kind: 'action', action: 'go-queue' });
    expect(noticeText([finished, finished], english).request).toEqual({ kind: 'open', hash: '#/library' });
  });

  it('stand one at a time', () => {
    const notifier = createNotifier();

    notifier.show({ title: 'a', body: '', onClick: () => undefined });
    notifier.show({ title: 'b', body: '', onClick: () => undefined });

    expect(Notification.shown.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });
});
