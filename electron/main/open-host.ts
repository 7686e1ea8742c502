import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { ShellMessages } from './messages/shape.ts';
import { type StartupProblem, startupProblem } from './startup-problem.ts';

/** What the user wants after a failed start. */
export type Answer = 'again' | 'quit';

export type Opened<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly exitCode: number };

/**
 * Starts something that opens the data folder, and asks after each failure whether to try again: the other Gesso may be closed by then,
 * the disk may have room. Gives the exit code of the problem when the user gives up.
 */
export async function openWithRetries<T>(options: {
  readonly start: () => Promise<T>;
  readonly ask: (problem: StartupProblem) => Promise<Answer>;
  readonly dataDir: string;
  readonly messages: ShellMessages;
  readonly log: Log;
}): Promise<Opened<T>> {
  for (;;) {
    try {
      return { ok: true, value: await options.start() };
    } catch (error) {
      options.log.error(errorFields(error), 'the engine could not start');
      const problem = startupProblem(error, options);
      if ((await options.ask(problem)) === 'quit') return { ok: false, exitCode: problem.exitCode };
    }
  }
}
