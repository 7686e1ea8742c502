import { join } from 'node:path';
import { app } from 'electron';
import type { DesktopRequest, DesktopView } from '../../src/contract/desktop.ts';
import type { Log } from '../../src/core/base/log.ts';
import type { Host } from '../../src/host/start-host.ts';
import type { DesktopOptions, Started } from './desktop-options.ts';
import { sendEvent } from './event-feed.ts';
import type { Speech } from './messages/speech.ts';
import { createPageRequests, type PageRequests } from './page-requests.ts';
import type { QuitFlow } from './quit/quit-flow.ts';
import { memoryFile, type ShellMemory, writeShellMemory } from './shell-memory.ts';
import { canStartAtLogin } from './shell/login-item.ts';
import { createNotifier, type Notifier } from './shell/notifier.ts';
import { type QueueWatch, watchQueue } from './shell/queue-watch.ts';
import type { Surfaces } from './shell/surfaces.ts';
import { UNSUPPORTED } from './update/update-state.ts';
import type { Updates } from './update/updates.ts';
import { createWindows, type Windows } from './window.ts';

/** What the parts of the shell share. `late`: parts that need the others first. */
export type ShellCore = {
  readonly host: Host;
  readonly windows: Windows;
  readonly requests: PageRequests;
  readonly queue: QueueWatch;
  readonly notifier: Notifier;
  readonly speech: Speech;
  readonly log: Log;
  /** Brings the window up. */
  readonly show: () => void;
  /** Brings the window up and asks it for something. */
  readonly ask: (request: DesktopRequest) => void;
  readonly keep: (change: Partial<ShellMemory>) => void;
  /** What the shell can do here, as the page shows it. */
  readonly view: () => DesktopView;
  readonly late: { flow?: QuitFlow; surfaces?: Surfaces; updates?: Updates };
};

/** Makes the shared parts; no window is open yet. */
export function createShellCore({ host }: Started, options: DesktopOptions): ShellCore {
  const { application, dataDir, speech, log } = options;
  const late: ShellCore['late'] = {};
  const notifier = createNotifier();
  const state = { memory: options.memory };
  const keep = (change: Partial<ShellMemory>): void => {
    state.memory = { ...state.memory, ...change };
    writeShellMemory(memoryFile(dataDir), state.memory, log);
  };
  const windows = createWindows({
    preload: join(application.root, 'out', 'preload', 'index.cjs'),
    speech,
    memory: () => state.memory,
    keepMemory: keep,
    mayClose: () => late.flow?.mayCloseLastWindow() ?? true,
    onSessionEnd: () => {
      late.flow?.force();
      void host.stop();
    },
    log,
  });
  const requests = createPageRequests((request) =>
    sendEvent(windows.all(), { name: 'desktop.asked', payload: { request } }),
  );
  const show = (): void => {
    late.flow?.comeBack();
    windows.show();
    late.surfaces?.refresh();
  };
  return {
    host,
    windows,
    requests,
    queue: watchQueue(host.engine, { log }),
    notifier,
    speech,
    log,
    show,
    ask: (request) => {
      requests.ask(request);
      show();
    },
    keep,
    view: () => ({
      canNotify: notifier.canShow(),
      canStartAtLogin: canStartAtLogin(app),
      update: late.updates?.view() ?? UNSUPPORTED,
    }),
    late,
  };
}

/** Forgets that a page listens when it is left or gone. */
export function followPages(requests: Pick<PageRequests, 'gone'>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) requests.gone();
    });
    contents.once('destroyed', () => requests.gone());
  });
}
