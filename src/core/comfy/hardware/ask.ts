import { SECOND } from '../../../contract/units.ts';
import { runProgram } from '../process/run-program.ts';

/** A driver that hangs must not hold up the answer. */
const ASK_MS = 8 * SECOND;

/** A question to a program of the operating system. */
export type Question = { readonly file: string; readonly args: readonly string[] };

/** What the program printed; undefined when it is not there, failed or took longer than 8 s. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<string | undefined>;

/** Asks for real. `environment` is what the programs see. */
export function createAsk(environment: Readonly<Record<string, string | undefined>>): Ask {
  // Numbers and words must not change with the language of the user.
  const plain = { ...environment, LC_ALL: 'C' };
  return async ({ file, args }, signal) => {
    const end = await runProgram(file, args, { environment: plain, timeoutMs: ASK_MS, signal });
    return end.exitCode === 0 ? end.stdout : undefined;
  };
}
