import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../base/app-error.ts';

/** What a person gave as a source. */
export type SourceKind =
  | { readonly kind: 'folder'; readonly folder: string }
  /** commit: a hash, tag or branch behind `#` or `@`; undefined: the pinned one, or the newest of a foreign repository. */
  | {
      readonly kind: 'git';
      readonly url: string;
      readonly commit: string | undefined;
      readonly repository: string | undefined;
    };

const GIT_URL = /^(https?|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/;
/** `main.py` is ComfyUI's, and so are these: another program's `main.py` lacks them. */
const MARKS = ['main.py', 'nodes.py', 'folder_paths.py', 'requirements.txt'];

/**
 * Tells a git address from a folder. Throws AppError `invalid_request` for a folder that is not there or holds no ComfyUI.
 */
export function readSource(source: string): SourceKind {
  if (GIT_URL.test(source)) {
    const [url = source, commit] = source.split('#');
    const repository = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];
    return { kind: 'git', url, commit, repository };
  }
  if (!isAbsolute(source)) throw wrong(source, 'Give a whole path or a git address.');
  const missing = missingMarks(source);
  if (missing === undefined) throw wrong(source, 'There is no such folder, or it may not be read.');
  if (missing.length > 0) throw wrong(source, `It holds no ComfyUI: ${missing.join(', ')} missing.`);
  return { kind: 'folder', folder: source };
}

/** Files of ComfyUI that a folder lacks; undefined when it is no folder that can be read. */
export function missingMarks(folder: string): string[] | undefined {
  try {
    if (!statSync(folder).isDirectory()) return undefined;
    return MARKS.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() !== true);
  } catch {
    // No right to look into it.
    return undefined;
  }
}

function wrong(source: string, why: string): AppError {
  return new AppError('invalid_request', `"${source}" cannot be the source. ${why}`, {
    details: { issues: [{ path: 'source', message: why }] },
  });
}
