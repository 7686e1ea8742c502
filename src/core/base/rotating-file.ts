import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of one file, and how many old ones stay: 20 MiB at most on disk. */
export const LOG_FILE_LIMITS = { maxBytes: 5 * 1024 * 1024, keep: 3 } as const;

export type RotatingFile = { write(line: string): void; close(): void };

/**
 * An append-only file that is renamed to `name.1` when full; older ones move up, the oldest goes. Opened at the first line, mode 0600.
 * Writes are synchronous, so that the last line before a crash is there. A log that cannot be written (full disk, no rights) must
 * not stop the program: such lines are lost, and the file is tried again with the next one.
 */
export function createRotatingFile(
  path: string,
  limits: { readonly maxBytes: number; readonly keep: number } = LOG_FILE_LIMITS,
): RotatingFile {
  const state: { file: number | undefined; bytes: number; lost: number } = { file: undefined, bytes: 0, lost: 0 };

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, 'a', 0o600);
    state.file = file;
    state.bytes = fstatSync(file).size;
    return file;
  }

  function close(): void {
    if (state.file !== undefined) closeSync(state.file);
    state.file = undefined;
  }

  function rotate(): void {
    close();
    rmSync(`${path}.${limits.keep}`, { force: true });
    for (let age = limits.keep - 1; age >= 1; age--) renameIfThere(`${path}.${age}`, `${path}.${age + 1}`);
    renameIfThere(path, `${path}.1`);
  }

  return {
    close,
    write(line) {
      try {
        const size = Buffer.byteLength(line);
        if (state.file === undefined) open();
        if (state.bytes > 0 && state.bytes + size > limits.maxBytes) rotate();
        writeSync(state.file ?? open(), line);
        state.bytes += size;
      } catch {
        state.lost += 1;
      }
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
