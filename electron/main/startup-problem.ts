import { StartupError } from '../../src/core/base/app-error.ts';
import type { ShellMessages } from './messages/shape.ts';

/** What a dialog says when the engine cannot start. `exitCode` is that of the process if the user gives up. */
export type StartupProblem = { readonly title: string; readonly detail: string; readonly exitCode: number };

/** Puts a failed start into words: what is wrong, and what to do. Never a stack trace; the log has that. */
export function startupProblem(
  error: unknown,
  { dataDir, messages }: { readonly dataDir: string; readonly messages: ShellMessages },
): StartupProblem {
  if (!(error instanceof StartupError)) {
    return {
      title: messages.startup.unexpected.title,
      detail: messages.startup.unexpected.advice(dataDir),
      exitCode: 1,
    };
  }
  const { title, advice } = messages.startup[error.reason];
  return { title, detail: `${error.message}\n\n${advice(dataDir)}`, exitCode: error.exitCode };
}
