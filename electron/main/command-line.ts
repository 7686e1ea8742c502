import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { isCommandName } from '../../src/host/cli/command-names.ts';
import { dataDirOf, type Environment } from '../../src/host/data-dir.ts';

/**
 * The words for the command line, when the installed app was started with some: `gesso doctor`. Words with a dash before them are
 * Chromium's. undefined: a start of the window, which files and links may follow. From source there is `npm run gesso`. Pure.
 */
export function commandWords(argv: readonly string[], isPackaged: boolean): readonly string[] | undefined {
  const first = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  return isPackaged && isCommandName(argv[first] ?? '') ? argv.slice(first) : undefined;
}

/**
 * Runs a command line to its end inside this very process and ends it: the app brings no Node of its own, and its fuses keep anybody from
 * using it as one. No window, no menu, no lock of the desktop app, which may run meanwhile. Call it before the app is ready.
 */
export async function runCommandLine(words: readonly string[], environment: Environment): Promise<void> {
  const stderr = (text: string): void => void process.stderr.write(text);
  process.stdout.on('error', () => undefined);
  const fail = (error: unknown): void => {
    stderr(
      `Something went wrong inside Gesso: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    app.exit(1);
  };
  // Electron would show a dialog for the one, which nobody sees who waits for a script, and go on for ever after the other.
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  app.disableHardwareAcceleration();
  app.dock?.hide();
  useOwnProfile(dataDirOf(environment));
  const { runProgram } = await import('../../src/host/cli/program.ts');
  const { readSecret } = await import('../../src/host/cli/read-secret.ts');
  const code = await runProgram(words, {
    environment,
    stdout: (text) => void process.stdout.write(text),
    stderr,
    stderrIsTerminal: process.stderr.isTTY,
    readSecret: (question) => readSecret(question, process.stdin, stderr),
    exit: (exitCode) => app.exit(exitCode),
    // The inside of an AppImage goes with the process that unpacked it.
    program: [environment.APPIMAGE ?? process.execPath],
  });
  // What was written to a pipe may still be on its way.
  process.stdout.write('', () => process.stderr.write('', () => app.exit(code)));
}

/** Chromium keeps files of its own even without a window; those of the desktop app must not be shared. */
function useOwnProfile(dataDir: string): void {
  const profile = join(dataDir, 'desktop', 'command');
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    app.setPath('userData', profile);
  } catch {
    // The command says so itself, and better, when it needs the folder.
    return;
  }
}
