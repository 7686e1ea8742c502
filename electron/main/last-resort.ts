import { app, dialog } from 'electron';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { Speech } from './messages/speech.ts';

/**
 * What happens when nobody caught an error. An exception: it is logged, the user is told without a stack trace, and the process ends;
 * every accepted job is on disk by then, and going on in an unknown state would put that at risk. A rejected promise leaves no such
 * state and may be Electron's own (an answer whose reader went away), so it is logged and no more.
 */
export function watchUncaughtErrors(
  dataDir: string,
  { log, speech }: { readonly log: Log; readonly speech: Speech },
): void {
  process.on('uncaughtException', (error) => {
    log.error(errorFields(error), 'an error that nobody caught');
    const { crash } = speech.messages();
    dialog.showErrorBox(crash.title, crash.detail(dataDir));
    app.exit(1);
  });
  process.on('unhandledRejection', (reason) => log.error(errorFields(reason), 'a rejected promise that nobody caught'));
}
