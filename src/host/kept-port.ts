import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The port that a host on this data folder had before; undefined: there was none, or what was kept means nothing. A browser keeps what it
 * knows of a page by address and port (drafts, earlier prompts, language, widths, leave to notify), so that the page should come back at
 * the same one.
 */
export function readKeptPort(dataDir: string): number | undefined {
  try {
    const text = readFileSync(portFile(dataDir), 'utf8').trim();
    const port = /^\d{4,5}$/.test(text) ? Number(text) : 0;
    return port >= 1024 && port <= 65_535 ? port : undefined;
  } catch {
    // No file, or one that cannot be read: any port will do.
    return undefined;
  }
}

/** Remembers the port for the next host. Never throws: without it the page comes up at another port, empty of what was typed. */
export function keepPort(dataDir: string, port: number): void {
  if (readKeptPort(dataDir) === port) return;
  try {
    writeFileSync(portFile(dataDir), `${port}\n`, { mode: 0o600 });
  } catch {
    // A full disk is told where it costs something.
    return;
  }
}

function portFile(dataDir: string): string {
  return join(dataDir, 'last-port');
}
