import { app, dialog } from 'electron';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import { messages } from './messages.ts';

/**
 * What happens when nobody caught an error: it is logged, the user is told without a stack trace, and the process ends at once, as the
 * browser host's does. Every accepted job is on disk by then; going on in an unknown state would put that at risk.
 */
export function endOnUncaughtErrors(dataDir: string, log: Log): void {
  const end = (error: unknown): void => {
    log.error(errorFields(error), 'an error that nobody caught');
    dialog.showErrorBox(messages.crash.title, messages.crash.detail(dataDir));
    app.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
