import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../../scripts/lib/repository.mjs';

/** Every file of the repository that git keeps or would keep, relative to its root, with forward slashes. */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const output = execFileSync('git', args, { cwd: repositoryRoot, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  // A file that is deleted but not yet committed is still listed.
  return output.split('\0').filter((file) => file !== '' && existsSync(path.join(repositoryRoot, file)));
}

/** The text of a file given relative to the repository's root. */
export function readRepositoryFile(file: string): string {
  return readFileSync(path.join(repositoryRoot, file), 'utf8');
}

/** TypeScript without its comments, line by line; text in quotes stays. */
export function codeLines(source: string): string[] {
  const blanked = source.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  return blanked.split('\n').map((line) => line.replace(/(^|\s)\/\/.*$/, ''));
}
