import type { Cli } from '../command.ts';

/** Some of the words behind `gesso comfy`, with what each does. Returns the exit code; throws as a Command does. */
export type ComfyActions = {
  readonly usage: readonly string[];
  /** Words that look at `signal` themselves. */
  readonly handlesInterrupt?: readonly string[];
  readonly actions: Readonly<Record<string, (args: readonly string[], cli: Cli) => Promise<number>>>;
};
