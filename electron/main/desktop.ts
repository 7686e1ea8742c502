import { join } from 'node:path';
import { app, dialog, Menu, session } from 'electron';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import type { Application } from '../../src/host/application.ts';
import type { Environment } from '../../src/host/data-dir.ts';
import { type Host, startHost } from '../../src/host/start-host.ts';
import { messages } from './messages.ts';
import { openBridge } from './bridge.ts';
import { guardContents } from './contents-guard.ts';
import { sendEvent } from './event-feed.ts';
import { createLinkActions } from './link-actions.ts';
import { menuTemplate } from './menu-template.ts';
import { type Opened, openWithRetries } from './open-host.ts';
import { serveProtocols } from './protocols.ts';
import { stopBeforeQuit } from './quit.ts';
import { guardSession } from './session-guard.ts';
import { askAboutProblem } from './startup-dialog.ts';
import { followTheme } from './theme.ts';
import { createWindows, type Windows } from './window.ts';

export type DesktopOptions = {
  readonly environment: Environment;
  readonly dataDir: string;
  readonly application: Application;
  readonly log: Log;
};

/**
 * Runs the desktop app from the ready app to its end: engine first, then the window, then the engine's stop before the process ends.
 * Call it before the app is ready. Beside the window the loopback server of the media API and the command line runs, without a page.
 */
export function runDesktop(options: DesktopOptions): void {
  const { log, application } = options;
  const windows = createWindows({ preload: join(application.root, 'out', 'preload', 'index.cjs'), log });
  const state: { starting: Promise<Started | undefined>; isOpen: boolean } = {
    starting: Promise.resolve(undefined),
    isOpen: false,
  };
  const quit = stopBeforeQuit(app, { stop: async () => (await state.starting)?.host.stop(), log });

  const show = (): void => {
    if (state.isOpen) windows.show();
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  state.starting = app.whenReady().then(async () => {
    const opened = await openHost(options);
    if (opened.ok) return opened.value;
    quit.setExitCode(opened.exitCode);
    app.quit();
    return undefined;
  });
  state.starting
    .then(async (started) => {
      if (started === undefined) return;
      await connect(started, windows, log);
      state.isOpen = true;
      windows.show();
    })
    .catch((error: unknown) => {
      log.error(errorFields(error), 'the desktop app could not start');
      const { title, advice } = messages.startup.unexpected;
      dialog.showErrorBox(title, advice(options.dataDir));
      quit.setExitCode(1);
      app.quit();
    });
}

type Started = { readonly host: Host; readonly rendererDir: string };

function openHost({ environment, dataDir, application, log }: DesktopOptions): Promise<Opened<Started>> {
  const { version, rendererDir } = application;
  return openWithRetries({
    start: async () => {
      if (rendererDir === undefined) throw new Error('the page has not been built');
      return { host: await startHost({ dataDir, environment, version, log }), rendererDir };
    },
    ask: (problem) => askAboutProblem(problem, dataDir),
    dataDir,
    log,
  });
}

/** Everything between engine and window. No page exists yet, so none can be faster than its guards. */
async function connect({ host, rendererDir }: Started, windows: Windows, log: Log): Promise<void> {
  const { engine, dispatch } = host;
  const { isPackaged } = app;
  const assetFile: Engine['assetFile'] = (assetId, variant) => engine.assetFile(assetId, variant);
  const actions = createLinkActions({ assetFile, log });
  app.on('web-contents-created', (_event, contents) => guardContents(contents, { actions, log }));
  guardSession(session.defaultSession, { isPackaged, log });
  const previewFile: Engine['previewFile'] = (provider, key) => engine.previewFile(provider, key);
  serveProtocols(session.defaultSession.protocol, { rendererDir, assetFile, previewFile, log });
  openBridge({ dispatch, log, isOurWindow: (contentsId) => windows.has(contentsId) });
  engine.subscribe((event) => sendEvent(windows.all(), event));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ isMac: process.platform === 'darwin', isPackaged })));
  await followTheme(engine, () => windows.all());
}
