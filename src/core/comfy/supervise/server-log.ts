import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { DurationMs } from '../../../contract/units.ts';
import type { Clock } from '../../base/clock.ts';
import { createRotatingFile, type RotatingFile } from '../../base/rotating-file.ts';
import type { SuperviseLimits } from './limits.ts';

export type LoggedLines = { readonly lines: readonly string[]; readonly skipped: number };

export type ServerLogOptions = {
  readonly path: string;
  readonly clock: Clock;
  readonly limits: SuperviseLimits;
  /** Every whole line, at once, for whoever reads signs in it. */
  readonly onLine: (line: string) => void;
  /** Lines for a window, a few times a second. */
  readonly onLines: (logged: LoggedLines) => void;
};

/**
 * The output of one server: a rotating file and the last lines in memory. Gigabytes of output cost neither: what comes faster than
 * `bytesPerSecond` is counted and left out, and a line is cut at `lineMax`. A progress bar (text that is overwritten) counts as one line.
 */
export class ServerLog {
  readonly path: string;
  readonly #options: ServerLogOptions;
  readonly #file: RotatingFile;
  #decoder = new StringDecoder('utf8');
  #partial = '';
  #tail: string[] = [];
  #bytes = 0;
  #second: { since: DurationMs; bytes: number; leftOut: number };
  #waiting: string[] = [];
  #skipped = 0;
  #undo: (() => void) | undefined;

  constructor(options: ServerLogOptions) {
    this.#options = options;
    this.path = options.path;
    this.#file = createRotatingFile(options.path);
    this.#second = { since: options.clock.monotonic(), bytes: 0, leftOut: 0 };
  }

  /** Bytes that have come so far: that it grows is a sign of life. */
  get bytesSeen(): number {
    return this.#bytes;
  }

  /** Takes what the process wrote, in pieces of any size. */
  write(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#isTooFast(chunk.length)) {
      this.#partial = '';
      return;
    }
    const text = this.#partial + this.#decoder.write(chunk);
    const lines = text.split('\n');
    this.#partial = shown(lines.pop() ?? '', this.#options.limits.lineMax);
    for (const line of lines) this.#keep(shown(line, this.#options.limits.lineMax));
  }

  /** A line of our own, for whoever reads the log. */
  note(text: string): void {
    this.#keep(`[gesso] ${text}`);
  }

  /** The last lines, oldest first. */
  lines(count: number): string[] {
    if (this.#tail.length === 0) this.#tail = endOfFile(this.path, this.#options.limits.tailLines);
    return count === 0 ? [] : this.#tail.slice(-count);
  }

  /** The process has ended: its last words need no line end. */
  flush(): void {
    const rest = this.#partial + this.#decoder.end();
    this.#decoder = new StringDecoder('utf8');
    this.#partial = '';
    if (rest.trim() !== '') this.#keep(shown(rest, this.#options.limits.lineMax));
    this.#noteLeftOut();
    this.#pass();
  }

  /** Closes the file and stops passing lines on. */
  close(): void {
    this.#undo?.();
    this.#file.close();
  }

  #keep(line: string): void {
    const { limits, onLine } = this.#options;
    this.#file.write(`${line}\n`);
    this.#tail.push(line);
    if (this.#tail.length > 2 * limits.tailLines) this.#tail = this.#tail.slice(-limits.tailLines);
    this.#waiting.push(line);
    if (this.#waiting.length > limits.logLinesAtOnce) {
      this.#waiting.shift();
      this.#skipped += 1;
    }
    this.#undo ??= this.#options.clock.after(limits.logEveryMs, () => this.#pass());
    onLine(line);
  }

  #pass(): void {
    this.#undo?.();
    this.#undo = undefined;
    if (this.#waiting.length === 0) return;
    const logged = { lines: this.#waiting, skipped: this.#skipped };
    this.#waiting = [];
    this.#skipped = 0;
    this.#options.onLines(logged);
  }

  #isTooFast(bytes: number): boolean {
    const now = this.#options.clock.monotonic();
    if (now - this.#second.since >= 1000) {
      this.#noteLeftOut();
      this.#second = { since: now, bytes: 0, leftOut: 0 };
    }
    this.#second.bytes += bytes;
    const isTooFast = this.#second.bytes > this.#options.limits.bytesPerSecond;
    if (isTooFast) this.#second.leftOut += bytes;
    return isTooFast;
  }

  #noteLeftOut(): void {
    const { leftOut } = this.#second;
    this.#second.leftOut = 0;
    if (leftOut > 0) this.note(`${leftOut} bytes of output came too fast and were left out`);
  }
}

/** What an earlier Gesso logged: the last lines of the file, at most 256 KiB of it. */
function endOfFile(path: string, count: number): string[] {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, 256 * 1024));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8').trimEnd().split('\n').slice(-count);
    } finally {
      closeSync(file);
    }
  } catch {
    // Nothing was ever logged, or not for us to read.
    return [];
  }
}

/** What a terminal would show of a line: the text after the last carriage return, without colours. */
function shown(line: string, max: number): string {
  const text = line.replace(/\r+$/, '');
  const last = text.slice(text.lastIndexOf('\r') + 1);
  // oxlint-disable-next-line no-control-regex -- colours begin with the escape character
  return last.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').slice(0, max);
}
