import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shellLanguageSchema } from '../../src/contract/desktop.ts';
import { errorFields, type Log } from '../../src/core/base/log.ts';

const coordinate = z.int().min(-100_000).max(100_000);
const length = z.int().min(1).max(100_000);

const memorySchema = z.object({
  /** Where the window was while it was neither maximised nor full screen, in logical pixels of the whole desktop. */
  bounds: z.object({ x: coordinate, y: coordinate, width: length, height: length }).optional().catch(undefined),
  isMaximized: z.boolean().catch(false),
  isFullScreen: z.boolean().catch(false),
  /** Chromium's zoom level: 0 is 100 %, each step a fifth more. */
  zoomLevel: z.number().min(-8).max(8).catch(0),
  language: shellLanguageSchema.optional().catch(undefined),
});

/** What the shell knows from the last time. Never more than comfort: a lost file costs a window its place. */
export type ShellMemory = z.infer<typeof memorySchema>;

/** The file of it, in the part of the data folder that belongs to the window. */
export function memoryFile(dataDir: string): string {
  return join(dataDir, 'desktop', 'shell.json');
}

/** Reads it; whatever is missing or not readable has its default. Never throws. */
export function readShellMemory(file: string): ShellMemory {
  try {
    return memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return memorySchema.parse({});
  }
}

/** Writes it whole or not at all. A failure is logged and no more. */
export function writeShellMemory(file: string, memory: ShellMemory, log: Log): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    log.warn(errorFields(error), 'the place of the window could not be kept');
  }
}
