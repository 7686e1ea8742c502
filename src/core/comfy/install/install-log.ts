import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, isoFromEpoch } from '../../base/clock.ts';
import { INSTALL_LIMITS } from './limits.ts';

/** The log of installs: what was done, which programs ran, and every line they said. Passwords in addresses are left out. */
export type InstallLog = { write(line: string): void; close(): Promise<void> };

/** Opens the log for appending; a long one is put aside as `.1` first. A log that cannot be written stops nothing. */
export function openInstallLog(file: string, clock: Clock): InstallLog {
  const stream = openStream(file);
  return {
    write: (line) => void stream?.write(`${isoFromEpoch(clock.now())} ${withoutPasswords(line)}\n`),
    close: () =>
      new Promise((resolve) => {
        if (stream === undefined || stream.destroyed) return resolve();
        stream.once('close', () => resolve());
        stream.end();
      }),
  };
}

function openStream(file: string): WriteStream | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file) && statSync(file).size > INSTALL_LIMITS.logBytesMax) renameSync(file, `${file}.1`);
  } catch {
    // A folder that cannot be made: the install itself meets it and has words for it.
    return undefined;
  }
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  stream.on('error', () => stream.destroy());
  return stream;
}

/** An address with `user:password@` → without. Pure. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/(\w+:\/\/)[^\s/@]+@/g, '$1***@');
}
