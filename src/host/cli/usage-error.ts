/** The command line was not understood. `usage` is the right way to write it, one form per line. Exit code 2. */
export class UsageError extends Error {
  readonly usage: readonly string[];

  constructor(message: string, usage: readonly string[]) {
    super(message);
    this.name = 'UsageError';
    this.usage = usage;
  }
}

/** Somebody pressed Ctrl-C or asked this process to end. `note` says what goes on without it. Exit code 130. */
export class InterruptedError extends Error {
  readonly details: Readonly<Record<string, string>>;

  constructor(note: string, details: Readonly<Record<string, string>> = {}) {
    super(note);
    this.name = 'InterruptedError';
    this.details = details;
  }
}
