import { app } from 'electron';
import type { ShellCore } from '../shell-core.ts';
import type { Surfaces } from '../shell/surfaces.ts';
import { askToQuit } from './ask-to-quit.ts';
import { createQuitFlow, type QuitFlow } from './quit-flow.ts';
import { quitQuestion } from './quit-question.ts';

/** Wires what quitting means while jobs run to the app, its windows and its settings. */
export function connectQuit(core: ShellCore, { hasTray }: Pick<Surfaces, 'hasTray'>): QuitFlow {
  const { host, windows, queue, speech, show, late, log } = core;
  const { handlers } = host.engine;
  const flow = createQuitFlow({
    app,
    queue,
    hasTray,
    settings: () => handlers['settings.get']({}),
    remember: (quitWithJobs) => handlers['settings.set']({ quitWithJobs }),
    ask: (running) => askToQuit(quitQuestion(running, { messages: speech.messages(), hasTray }), windows.current()),
    closeWindows: () => windows.closeAll(),
    showWindow: show,
    log,
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !flow.isInBackground()) app.quit();
  });
  app.on('will-quit', () => late.updates?.beforeQuit());
  return flow;
}
