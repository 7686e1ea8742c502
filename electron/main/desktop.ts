import { app, dialog } from 'electron';
import { errorFields } from '../../src/core/base/log.ts';
import { startHost } from '../../src/host/start-host.ts';
import { connectShell } from './connect-shell.ts';
import type { DesktopOptions, Started } from './desktop-options.ts';
import { watchLaunches } from './launches.ts';
import { type Opened, openWithRetries } from './open-host.ts';
import { stopBeforeQuit } from './quit/stop-before-quit.ts';
import { askAboutProblem } from './startup-dialog.ts';

/** `end`: quits and asks nobody, as a signal does. */
export type Desktop = { end(): void };

/**
 * Runs the desktop app from the ready app to its end: engine first, then the window, then the engine's stop before the process ends.
 * Call it before the app is ready. Beside the window the loopback server of the media API and the command line runs, without a page.
 */
export function runDesktop(options: DesktopOptions): Desktop {
  const { log } = options;
  const state: { starting: Promise<Started | undefined>; force: () => void } = {
    starting: Promise.resolve(undefined),
    force: () => undefined,
  };
  const quit = stopBeforeQuit(app, { stop: async () => (await state.starting)?.host.stop(), log });
  const launches = watchLaunches(app, options.application.root);

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
      const shell = await connectShell(started, { ...options, launches });
      state.force = () => shell.force();
    })
    .catch((error: unknown) => {
      log.error(errorFields(error), 'the desktop app could not start');
      const { title, advice } = options.speech.messages().startup.unexpected;
      dialog.showErrorBox(title, advice(options.dataDir));
      quit.setExitCode(1);
      app.quit();
    });
  return {
    end: () => {
      state.force();
      app.quit();
    },
  };
}

function openHost({ environment, dataDir, application, speech, log }: DesktopOptions): Promise<Opened<Started>> {
  const { version, rendererDir } = application;
  const messages = speech.messages();
  return openWithRetries({
    start: async () => {
      if (rendererDir === undefined) throw new Error('the page has not been built');
      return { host: await startHost({ dataDir, environment, version, log }), rendererDir };
    },
    ask: (problem) => askAboutProblem(problem, { dataDir, messages }),
    dataDir,
    messages,
    log,
  });
}
