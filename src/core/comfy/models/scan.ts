import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledModel, ModelFolder } from '../../../contract/model-files.ts';
import { isModelFile, modelFolderOf } from './folders.ts';
import { MODEL_LIMITS } from './limits.ts';

/** A folder that holds ComfyUI's model folders. */
export type ModelRoot = { readonly path: string; readonly origin: InstalledModel['origin'] };

/** A model file as the file system knows it. */
export type FoundFile = Pick<InstalledModel, 'path' | 'name' | 'folder' | 'origin' | 'bytes'> & {
  readonly modifiedMs: number;
};

export type Scan = {
  readonly files: readonly FoundFile[];
  /** Each root, and each folder below that could not be read. */
  readonly folders: readonly {
    readonly path: string;
    readonly origin: ModelRoot['origin'];
    readonly problem: string | null;
  }[];
};

/** Files whose size is asked for at once. */
const BATCH = 64;

/** Finds every model file below the roots, through links as ComfyUI does; a loop of links is entered once. Never throws for a folder: it is reported. */
export async function scanModels(roots: readonly ModelRoot[], signal: AbortSignal): Promise<Scan> {
  const files: FoundFile[] = [];
  const folders: Scan['folders'][number][] = [];
  const seen = new Set<string>();
  for (const root of roots) {
    const { origin } = root;
    const report = (path: string, problem: string | null): void => void folders.push({ path, origin, problem });
    const entries = await entriesOf(root.path);
    report(root.path, typeof entries === 'string' ? entries : null);
    if (typeof entries === 'string') continue;
    for (const entry of entries) {
      const folder = modelFolderOf(entry.name);
      if (folder === undefined) continue;
      const walk: Walk = { folder, origin, signal, files, seen, report };
      await walkFolder(walk, { path: join(root.path, entry.name), name: '', depth: 0, parents: [] });
    }
  }
  return { files, folders };
}

type Walk = {
  readonly folder: ModelFolder;
  readonly origin: ModelRoot['origin'];
  readonly signal: AbortSignal;
  readonly files: FoundFile[];
  /** Paths that another root has brought already. */
  readonly seen: Set<string>;
  readonly report: (path: string, problem: string) => void;
};
type Place = {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly parents: readonly string[];
};

async function walkFolder(walk: Walk, place: Place): Promise<void> {
  walk.signal.throwIfAborted();
  const entries = await entriesOf(place.path);
  if (typeof entries === 'string') {
    // A missing or non-folder entry is nothing to tell; one without rights is.
    if (entries !== ABSENT) walk.report(place.path, entries);
    return;
  }
  const real = await realpath(place.path).catch(() => place.path);
  if (place.parents.includes(real) || place.depth > MODEL_LIMITS.depthMax) return;
  const parents = [...place.parents, real];
  const nameOf = (entry: Dirent): string => (place.name === '' ? entry.name : `${place.name}/${entry.name}`);
  const candidates = entries.filter((entry) => isModelFile(entry.name) && !entry.isDirectory());
  for (let from = 0; from < candidates.length; from += BATCH) {
    walk.signal.throwIfAborted();
    await Promise.all(
      candidates.slice(from, from + BATCH).map((entry) => addFile(walk, join(place.path, entry.name), nameOf(entry))),
    );
    if (walk.files.length >= MODEL_LIMITS.filesMax) return;
  }
  for (const entry of entries) {
    const isInside = entry.isDirectory() || (entry.isSymbolicLink() && !isModelFile(entry.name));
    if (!isInside || entry.name === '.git') continue;
    await walkFolder(walk, {
      path: join(place.path, entry.name),
      name: nameOf(entry),
      depth: place.depth + 1,
      parents,
    });
  }
}

async function addFile(walk: Walk, path: string, name: string): Promise<void> {
  if (walk.seen.has(path)) return;
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return;
    walk.seen.add(path);
    const { folder, origin } = walk;
    walk.files.push({ path, name, folder, origin, bytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) });
  } catch (error) {
    // A link whose target is gone, or a file that was removed while we looked: ComfyUI could not load it either.
    walk.report(path, textOf(error));
  }
}

const ABSENT = 'There is no such folder.';

async function entriesOf(path: string): Promise<Dirent[] | string> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return ABSENT;
  if (code === 'EACCES' || code === 'EPERM') return 'This user has no right to read it.';
  if (code === 'ELOOP') return 'It is a link that leads to itself.';
  return `It cannot be read (${String(code ?? error)}).`;
}
