import type { ReadStream } from 'node:tty';
import { InterruptedError, UsageError } from './usage-error.ts';

/** Longer than any vendor's key; keeps a wrong redirection from filling memory. */
const MAX_LENGTH = 4096;

/**
 * Reads one line of standard input: to its end from a pipe, to Enter from a terminal, which shows nothing of it.
 * Throws UsageError when it is absurdly long, InterruptedError at Ctrl-C.
 */
export async function readSecret(
  question: string,
  stdin: ReadStream & NodeJS.ReadStream,
  stderr: (text: string) => void,
): Promise<string> {
  if (!stdin.isTTY) return readPipe(stdin);
  stderr(question);
  stdin.setRawMode(true);
  try {
    return await readHidden(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr('\n');
  }
}

async function readPipe(stdin: AsyncIterable<string | Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += chunk.toString();
    if (text.length > MAX_LENGTH) throw tooLong();
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function readHidden(stdin: AsyncIterable<string | Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    for (const character of chunk.toString()) {
      if (character === '\u0003') throw new InterruptedError('Interrupted.');
      if (character === '\r' || character === '\n' || character === '\u0004') return text;
      text = character === '\u007f' || character === '\b' ? text.slice(0, -1) : text + character;
    }
    if (text.length > MAX_LENGTH) throw tooLong();
  }
  return text;
}

function tooLong(): UsageError {
  return new UsageError('That is too long for a key.', ['printf %s "$KEY" | gesso keys set PROVIDER']);
}
