import { app } from 'electron';
import { findApplication } from '../../src/host/application.ts';
import { dataDirOf } from '../../src/host/data-dir.ts';
import { createHostLog } from '../../src/host/log/host-log.ts';
import { listenForStop } from '../../src/host/node/stop-signals.ts';
import { runDesktop } from './desktop.ts';
import { watchUncaughtErrors } from './last-resort.ts';
import { messages } from './messages.ts';
import { declareSchemes } from './protocols.ts';
import { becomeOnlyInstance } from './single-instance.ts';

main();

/** The desktop app. Only this file reads the environment. Nothing may be awaited before `runDesktop`: the app becomes ready meanwhile. */
function main(): void {
  const environment = { ...process.env };
  const dataDir = dataDirOf(environment);
  const stderr = (text: string): void => void process.stderr.write(text);
  // A terminal that is closed takes standard error with it; the log file goes on.
  process.stderr.on('error', () => undefined);
  const hostLog = createHostLog({ dataDir, level: environment.GESSO_LOG, stderr });
  const { log } = hostLog;
  app.once('quit', () => hostLog.close());
  watchUncaughtErrors(dataDir, log);

  app.setAppUserModelId('app.gesso.studio');
  if (!becomeOnlyInstance(app, { dataDir, log })) {
    stderr(`${messages.alreadyOpen}\n`);
    app.exit(0);
    return;
  }
  app.enableSandbox();
  declareSchemes();
  runDesktop({ environment, dataDir, application: findApplication(), log });
  const stop = listenForStop({ onImpatient: () => app.exit(130), watchParent: false });
  void stop.requested.then(() => app.quit());
}
