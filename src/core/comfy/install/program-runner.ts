import type { StepContext } from './context.ts';
import { identityOf } from '../process/identity.ts';
import { runProgram } from '../process/run-program.ts';
import { writeChild } from './record.ts';

/** How much of a long argument (a script) the log shows. */
const ARGUMENT_SHOWN = 120;

/**
 * Runs the programs of an install: each is written down while it runs, so that the next engine ends it should this one be killed,
 * and everything that it says goes to the log.
 */
export function createProgramRunner(options: {
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}): StepContext['run'] {
  return async (file, args, { guard, ...program }) => {
    const name = file.split(/[\\/]/).at(-1) ?? file;
    options.log(`$ ${file} ${args.map(shown).join(' ')}`);
    const noted = { write: Promise.resolve() };
    try {
      const end = await runProgram(file, args, {
        ...program,
        signal: guard === undefined ? options.signal : AbortSignal.any([options.signal, guard]),
        keepsInputOpen: guard !== undefined,
        onStart: (pid) => {
          noted.write = note(options.dataDir, pid);
        },
        onLine: (line) => {
          options.log(`${name}| ${line}`);
          program.onLine?.(line);
        },
      });
      if (end.exitCode !== 0) options.log(`${name} ended with ${end.exitCode ?? end.startError ?? 'a signal'}`);
      return end;
    } finally {
      await noted.write;
      writeChild(options.dataDir, null);
    }
  };
}

async function note(dataDir: string, pid: number): Promise<void> {
  const identity = await identityOf(pid);
  // A program that has ended already needs no ending.
  if (identity !== undefined) writeChild(dataDir, identity);
}

function shown(argument: string): string {
  const [first = ''] = argument.split('\n');
  return first.length > ARGUMENT_SHOWN || first !== argument ? `${first.slice(0, ARGUMENT_SHOWN)}…` : argument;
}
