import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Environment } from '../data-dir.ts';
import type { Connection } from './connection.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage-error.ts';

/** What a command gets from the program around it. */
export type Cli = {
  readonly environment: Environment;
  /** What starts this program once more: a file and its first words. */
  readonly program: readonly [string, ...string[]];
  readonly dataDir: string;
  readonly out: Output;
  /** Aborts at Ctrl-C. A command that does not look at it is ended with exit code 130. */
  readonly signal: AbortSignal;
  /**
   * The engine: that of the running host, else one in this process, whose queue stands still unless the command asks for `run`.
   * Closed by itself after the command.
   */
  connect(queue?: 'run' | 'hold'): Promise<Connection>;
  /** A secret from standard input; from a terminal without showing it. */
  readSecret(question: string): Promise<string>;
};

export type Command = {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** Every form, without the program's name. */
  readonly usage: readonly string[];
  /** More about options and examples, one line each. */
  readonly notes?: readonly string[];
  /** true: looks at `signal` itself. */
  readonly handlesInterrupt?: boolean | ((args: readonly string[]) => boolean);
  /** Returns the exit code. Throws UsageError, AppError, StartupError, InterruptedError. */
  run(args: readonly string[], cli: Cli): Promise<number>;
};

type Options = NonNullable<ParseArgsConfig['options']>;
const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const satisfies Options;

/** Reads flags and positionals. Throws UsageError with the command's own usage. */
export function parseFlags<O extends Options>(args: readonly string[], command: Pick<Command, 'usage'>, options: O) {
  try {
    return parseArgs({ args: [...args], options: { ...COMMON, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    // Node adds advice about `--` after the first sentence; the usage below it says more.
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${message}.`.replace('..', '.'), command.usage);
  }
}

/** The number behind a flag. Throws UsageError. */
export function numberFlag(
  value: string | undefined,
  rule: {
    readonly name: string;
    readonly usage: readonly string[];
    readonly min: number;
    readonly max: number;
    readonly whole?: boolean;
  },
): number | undefined {
  if (value === undefined) return undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const fits = number >= rule.min && number <= rule.max && (rule.whole !== true || Number.isInteger(number));
  if (fits) return number;
  const kind = rule.whole === true ? 'a whole number' : 'a number';
  throw new UsageError(
    `--${rule.name} must be ${kind} between ${rule.min} and ${rule.max}, not "${value}".`,
    rule.usage,
  );
}

/** The one word of a list behind a flag or a positional. Throws UsageError. */
export function choiceFlag<T extends string>(
  value: string | undefined,
  rule: { readonly name: string; readonly usage: readonly string[]; readonly choices: readonly T[] },
): T | undefined {
  if (value === undefined) return undefined;
  const choice = rule.choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw new UsageError(`${rule.name} must be one of ${rule.choices.join(', ')}, not "${value}".`, rule.usage);
}

/** The only positional that a form takes. Throws UsageError when it is missing or not alone. */
export function onePositional(positionals: readonly string[], what: string, usage: readonly string[]): string {
  const [value, extra] = positionals;
  if (value === undefined || value.trim() === '') throw new UsageError(`${what} is missing.`, usage);
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one word too many. Put a text with spaces in quotes.`, usage);
  return value;
}
