/** Where a command writes. With --json, stdout carries exactly one document and everything for people goes to stderr or nowhere. */
export type Output = {
  readonly json: boolean;
  /** What the command was asked for: `document` with --json, else `lines`. Called once. */
  result(document: object, lines: readonly string[]): void;
  /** One more line of a result that goes on (a log that is followed); not with --json. */
  line(text: string): void;
  /** A sentence beside the result, for a person; not shown with --json. */
  note(text: string): void;
  /** One line that is replaced by the next; only on a terminal, never with --json. undefined removes it. */
  progress(text: string | undefined): void;
  /** A failure: a document with --json, else a sentence and hints on stderr. */
  failure(
    error: { readonly code: string; readonly message: string; readonly details: object },
    hints: readonly string[],
  ): void;
};

export type OutputStreams = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stderrIsTerminal: boolean;
};

const ERASE_LINE = '\r\u001b[2K';

/** Builds the output of one command. */
export function createOutput(json: boolean, streams: OutputStreams): Output {
  const state = { hasProgress: false };
  const erase = (): void => {
    if (state.hasProgress) streams.stderr(ERASE_LINE);
    state.hasProgress = false;
  };
  return {
    json,
    result(document, lines) {
      erase();
      streams.stdout(json ? `${JSON.stringify(document)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    line(text) {
      erase();
      if (!json) streams.stdout(`${text}\n`);
    },
    note(text) {
      erase();
      if (!json) streams.stderr(`${text}\n`);
    },
    progress(text) {
      if (json || !streams.stderrIsTerminal) return;
      erase();
      if (text === undefined) return;
      streams.stderr(text);
      state.hasProgress = true;
    },
    failure(error, hints) {
      erase();
      const { code, message, details } = error;
      if (json) streams.stdout(`${JSON.stringify({ success: false, error: code, message, details })}\n`);
      else streams.stderr([message, ...hints].map((line) => `${line}\n`).join(''));
    },
  };
}
