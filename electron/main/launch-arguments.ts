import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gessoLink } from './gesso-link.ts';

/** What a start, or a second start while Gesso runs, asks for. */
export type LaunchRequest = {
  /** Absolute paths of what was opened with Gesso or dropped onto its icon. Nothing was looked at yet. */
  readonly files: readonly string[];
  /** Hashes of the places that `gesso:` links lead to. */
  readonly places: readonly string[];
  /** true: started at login, so no window comes up by itself. */
  readonly isHidden: boolean;
};

/** The word of the start at login. */
export const HIDDEN_FLAG = '--hidden';
/** More files than this at once are a folder that somebody should import. */
export const FILES_MAX = 50;

/**
 * Reads a command line: links and files, in their order; whatever begins with a dash belongs to the system or to Chromium, and is left
 * alone. File managers of Linux name files as `file:` addresses. `root`: the checkout that Electron was started on, from source; what
 * stands before it is not for us. Pure.
 */
export function launchRequest(
  argv: readonly string[],
  { cwd, root }: { readonly cwd: string; readonly root: string | undefined },
): LaunchRequest {
  const own = root === undefined ? 0 : argv.findLastIndex((text) => resolve(cwd, text) === root);
  const given = own === -1 ? [] : argv.slice(own + 1).filter((text) => text !== '');
  const words = given.filter((text) => !text.startsWith('-'));
  const links = words.filter(isLink);
  const files = words.flatMap((word) => (isLink(word) ? (localFile(word) ?? []) : resolve(cwd, word)));
  return {
    files: [...new Set(files)],
    places: links.flatMap((link) => gessoLink(link) ?? []),
    isHidden: given.includes(HIDDEN_FLAG),
  };
}

/** Anything with a scheme; `C:\…` on Windows is a drive, since its scheme would have one letter. */
function isLink(word: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(word);
}

/** The path of a `file:` address of this machine; undefined for every other link. */
function localFile(link: string): string | undefined {
  // With a host it would be a share of another machine on Windows, which gets a user's credentials to look at.
  if (!link.startsWith('file:///')) return undefined;
  try {
    return fileURLToPath(link);
  } catch {
    // It names no drive, or hides a separator.
    return undefined;
  }
}
