import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const HASH = /^[0-9a-f]{40}$/;

/** ComfyUI's own version, from `comfyui_version.py` or, before that was there, `pyproject.toml`; null when neither says. */
export async function readComfyVersion(root: string): Promise<string | null> {
  const own = /__version__\s*=\s*["']([^"']+)["']/.exec((await readText(join(root, 'comfyui_version.py'))) ?? '')?.[1];
  const project = /^version\s*=\s*["']([^"']+)["']/m.exec((await readText(join(root, 'pyproject.toml'))) ?? '')?.[1];
  return own ?? project ?? null;
}

/** The commit that a checkout stands on, without git: it need not be installed. null for a folder that is no checkout. */
export async function readGitHead(folder: string): Promise<string | null> {
  const git = await gitFolder(join(folder, '.git'));
  const head = (await readText(join(git, 'HEAD')))?.trim();
  if (head === undefined) return null;
  if (HASH.test(head)) return head;
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return null;
  const loose = (await readText(join(git, ref)))?.trim();
  if (loose !== undefined && HASH.test(loose)) return loose;
  const packed = (await readText(join(git, 'packed-refs'))) ?? '';
  return (
    packed
      .split('\n')
      .find((line) => line.endsWith(` ${ref}`))
      ?.slice(0, 40) ?? null
  );
}

/** A worktree or submodule has a file that names the real folder. */
async function gitFolder(place: string): Promise<string> {
  const named = /^gitdir: (.+)$/m.exec((await readText(place)) ?? '')?.[1];
  return named === undefined ? place : resolve(place, '..', named.trim());
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not there, or a folder.
    return undefined;
  }
}
