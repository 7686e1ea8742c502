import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from '../data-dir.ts';

/** The first of these programs that PATH leads to; undefined when none is installed. Nothing is started. */
export function findProgram(
  names: readonly string[],
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const suffix = platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name + suffix)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** true when a file is there and may be started. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the same to a caller that looks for a program.
    return false;
  }
}
