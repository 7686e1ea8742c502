import { AppError, StartupError } from '../../core/base/app-error.ts';
import { SECOND } from '../../contract/units.ts';
import { findApplication } from '../application.ts';
import { dataDirOf, type Environment } from '../data-dir.ts';
import { SERVE_USAGE } from '../node/serve-usage.ts';
import { listenForStop } from '../node/stop-signals.ts';
import { settlesWithin } from '../../core/base/settles-within.ts';
import type { Cli, Command } from './command.ts';
import { budgetCommand } from './commands/budget.ts';
import { comfyCommand } from './commands/comfy.ts';
import { doctorCommand } from './commands/doctor.ts';
import { generateCommand } from './commands/generate.ts';
import { jobsCommand } from './commands/jobs.ts';
import { keysCommand } from './commands/keys.ts';
import { libraryCommand } from './commands/library.ts';
import { teamCommand } from './commands/team.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { overview, usageLines } from './help.ts';
import { createOutput, type Output } from './output.ts';
import { InterruptedError, UsageError } from './usage-error.ts';

/** The process around a run of the command line. */
export type Terminal = {
  readonly environment: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stderrIsTerminal: boolean;
  readonly readSecret: (question: string) => Promise<string>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** What starts this program once more: a file and its first words. */
  readonly program: Cli['program'];
};

/** Ctrl-C ends a command within 2 s, whatever its engine still waits for. */
const CLOSE_DEADLINE_MS = 1.65 * SECOND;

const COMMANDS: readonly Command[] = [
  generateCommand,
  jobsCommand,
  libraryCommand,
  budgetCommand,
  keysCommand,
  comfyCommand,
  teamCommand,
  doctorCommand,
];

/** Runs one command line to its end and returns the exit code (INTERFACES.md). Never throws; nothing is left open. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...args] = argv;
  const flags = new Set(argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined));
  const out = createOutput(flags.has('--json'), terminal);
  const wantsHelp = flags.has('--help') || flags.has('-h');
  if (name === 'serve' && !wantsHelp) {
    const { serve } = await import('../node/serve.ts');
    return serve(args, terminal);
  }
  try {
    return await runCommand(argv, { terminal, out, wantsHelp });
  } catch (error) {
    return report(error, out);
  }
}

type Context = { readonly terminal: Terminal; readonly out: Output; readonly wantsHelp: boolean };

async function runCommand(argv: readonly string[], { terminal, out, wantsHelp }: Context): Promise<number> {
  // `gesso --json jobs` and `gesso jobs --json` are the same.
  const words = argv.filter((word, index) => !(index === 0 && word === '--json'));
  const [name = '', ...args] = words;
  const { version } = findApplication();
  if (name === '--version' || name === 'version') return show(out, { success: true, version }, [version]);
  const isHelp = name === 'help' || name.startsWith('-');
  const topic = name === 'help' ? args.find((word) => !word.startsWith('-')) : name;
  if (wantsHelp || isHelp) return showHelp(isHelp && topic === name ? undefined : topic, out);

  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) throw unknownCommand(name);
  return withCli(command, args, { terminal, out, wantsHelp });
}

function show(out: Output, document: object, lines: readonly string[]): number {
  out.result(document, lines);
  return EXIT.done;
}

function showHelp(topic: string | undefined, out: Output): number {
  if (topic === undefined) return show(out, { success: true, usage: overviewLines() }, overviewLines());
  const command = COMMANDS.find((known) => known.name === topic);
  const lines =
    topic === 'serve' ? usageLines({ usage: [SERVE_USAGE] }) : command === undefined ? undefined : usageLines(command);
  if (lines === undefined) throw unknownCommand(topic);
  return show(out, { success: true, usage: lines }, lines);
}

function unknownCommand(name: string): UsageError {
  if (name === '') return new UsageError('Say what to do.', overviewLines());
  return new UsageError(`Gesso has no command "${name}".`, ['gesso help']);
}

function overviewLines(): string[] {
  return overview([...COMMANDS, { name: 'serve', summary: 'serve the app to a browser; prints its address' }]);
}

async function withCli(command: Command, args: readonly string[], { terminal, out }: Context): Promise<number> {
  const interrupted = new AbortController();
  const signals = listenForStop({ onImpatient: () => terminal.exit(EXIT.interrupted), watchParent: false });
  void signals.requested.then((reason) => interrupted.abort(new InterruptedError(`Interrupted (${reason}).`)));
  const opened: Promise<Connection>[] = [];
  const { environment, stderr, readSecret, program } = terminal;
  const dataDir = dataDirOf(environment);
  const cli: Cli = {
    environment,
    program,
    dataDir,
    out,
    signal: interrupted.signal,
    readSecret,
    connect(queue = 'hold') {
      const connection = connect({ dataDir, environment, signal: interrupted.signal, stderr, queue });
      opened.push(connection);
      return connection;
    },
  };
  try {
    const running = command.run(args, cli);
    return await (handlesInterrupt(command, args)
      ? running
      : Promise.race([running, rejectOnAbort(interrupted.signal)]));
  } finally {
    await settlesWithin(closeAll(opened), CLOSE_DEADLINE_MS);
    signals.release();
  }
}

function handlesInterrupt({ handlesInterrupt: answer }: Command, args: readonly string[]): boolean {
  return typeof answer === 'function' ? answer(args) : answer === true;
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}

async function closeAll(opened: readonly Promise<Connection>[]): Promise<void> {
  const settled = await Promise.allSettled(opened);
  await Promise.all(settled.filter((result) => result.status === 'fulfilled').map((result) => result.value.close()));
}

function report(error: unknown, out: Output): number {
  if (error instanceof UsageError) {
    out.failure({ code: 'usage', message: error.message, details: { usage: error.usage } }, ['', ...error.usage]);
    return EXIT.usage;
  }
  if (error instanceof InterruptedError) {
    out.failure({ code: 'interrupted', message: error.message, details: error.details }, []);
    return EXIT.interrupted;
  }
  if (error instanceof StartupError) {
    out.failure({ code: error.reason, message: error.message, details: error.details }, []);
    return error.exitCode;
  }
  if (error instanceof AppError) {
    const isSoftLimit = error.code === 'budget_exceeded' && error.details.kind === 'soft';
    out.failure(error, isSoftLimit ? ['To go on: the same command with --accept-soft-limits'] : []);
    return exitCodeOf(error.code);
  }
  const message = `Something went wrong inside Gesso: ${error instanceof Error ? error.message : String(error)}`;
  out.failure({ code: 'internal', message, details: {} }, [error instanceof Error ? (error.stack ?? '') : '']);
  return EXIT.failed;
}
