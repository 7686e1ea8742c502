import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { findApplication } from '../../src/host/application.ts';
import { dataDirOf } from '../../src/host/data-dir.ts';
import { createHostLog } from '../../src/host/log/host-log.ts';
import { secretNames } from '../../src/host/without-secrets.ts';
import { listenForStop } from '../../src/host/node/stop-signals.ts';
import { commandWords, runCommandLine } from './command-line.ts';
import { keepCrashDumps } from './crash-dumps.ts';
import { runDesktop } from './desktop.ts';
import { watchUncaughtErrors } from './last-resort.ts';
import { createSpeech, languageOfSystem } from './messages/speech.ts';
import { declareSchemes } from './protocols.ts';
import { memoryFile, readShellMemory } from './shell-memory.ts';
import { becomeOnlyInstance } from './single-instance.ts';

main();

/** The desktop app. Only this file reads the environment. Nothing may be awaited before `runDesktop`: the app becomes ready meanwhile. */
function main(): void {
  const environment = { ...process.env };
  // What Chromium and the system start for us (helpers, a browser, a viewer) inherits this process's environment, and must not get keys.
  for (const name of secretNames(environment)) delete process.env[name];
  const words = commandWords(process.argv, app.isPackaged);
  if (words !== undefined) return void runCommandLine(words, environment);

  const dataDir = dataDirOf(environment);
  const stderr = (text: string): void => void process.stderr.write(text);
  // A terminal that is closed takes standard error with it; the log file goes on.
  process.stderr.on('error', () => undefined);
  const hostLog = createHostLog({ dataDir, level: environment.GESSO_LOG, stderr });
  const { log } = hostLog;
  app.once('quit', () => hostLog.close());
  const memory = readShellMemory(memoryFile(dataDir));
  const speech = createSpeech(() => memory.language ?? languageOfSystem(app.getPreferredSystemLanguages()));
  watchUncaughtErrors(dataDir, { log, speech });

  app.setAppUserModelId('app.gesso.studio');
  if (!becomeOnlyInstance(app, { dataDir, log })) {
    stderr('Gesso is already open; its window comes to the front.\n');
    app.exit(0);
    return;
  }
  keepCrashDumps(dataDir, log);
  app.enableSandbox();
  declareSchemes();
  const configDir = environment.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  const desktop = runDesktop({ environment, dataDir, configDir, application: findApplication(), memory, speech, log });
  const stop = listenForStop({ onImpatient: () => app.exit(130), watchParent: false });
  void stop.requested.then(() => desktop.end());
}
