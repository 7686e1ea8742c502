import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { AssetId } from '../../contract/ids.ts';
import { AppError } from '../base/app-error.ts';
import { LIMITS } from '../base/limits.ts';
import type { AssetRow } from './library.ts';
import type { AssetStore } from './store.ts';
import { stripMetadata } from './strip/strip.ts';

/** The longest title in a file name, UTF-8 bytes: with seed, number and extension far below the 255 that file systems take. */
const TITLE_BYTES_MAX = 120;

/** Names tried before an export gives up on a folder full of the same name. */
const TRIES_MAX = 10_000;

/** What an export did. removed: what was taken out of each file. leftOut: what cannot be stripped safely, and was not written. */
export type Exported = {
  readonly files: string[];
  readonly removed: { readonly file: string; readonly names: string[] }[];
  readonly leftOut: AssetId[];
};

/**
 * Copies files into a folder, which is made when absent: byte-exact, or (`strip`) without what is written in them about how they were
 * made, under names that do not tell the prompt either. Never overwrites: a taken name gets " (2)". A final name always
 * stands for a whole file: what a crash interrupts is left as `.gesso-….part`.
 * Throws AppError `invalid_request` for a folder that is relative or not writable, `storage_full`, `not_found` for a file that is gone;
 * what was copied before stays.
 */
export async function exportAssets(
  store: AssetStore,
  rows: readonly AssetRow[],
  { directory, metadata }: { readonly directory: string; readonly metadata: 'keep' | 'strip' },
): Promise<Exported> {
  if (!isAbsolute(directory))
    throw new AppError('invalid_request', 'Give the folder as an absolute path.', {
      details: { issues: [{ path: 'directory', message: 'must be absolute' }] },
    });
  const done: Exported = { files: [], removed: [], leftOut: [] };
  try {
    await mkdir(directory, { recursive: true });
    for (const row of rows) {
      const source = store.pathOf(row.sha256, row.extension);
      if (metadata === 'strip') await exportStripped(done, row, { source, directory });
      else
        done.files.push(
          await underFreeName((unfinished) => copyFile(source, unfinished, constants.COPYFILE_EXCL), {
            directory,
            stem: fileStem(row),
            extension: row.extension,
          }),
        );
    }
  } catch (error) {
    throw explained(error, directory);
  }
  return done;
}

/** A name that a person recognises: the first words of the prompt, the seed, and a few digits of the content. */
export function fileStem(row: Pick<AssetRow, 'prompt' | 'seed' | 'kind' | 'sha256'>): string {
  const words = row.prompt.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [row.kind];
  const title = cut(words.slice(0, 8).join('-').toLowerCase(), TITLE_BYTES_MAX);
  return [title, ...(row.seed === null ? [] : [String(row.seed)]), row.sha256.slice(0, 6)].join('-');
}

/** The first characters that fit, none of them cut in two. */
function cut(text: string, bytesMax: number): string {
  let kept = '';
  for (const character of text) {
    if (kept.length >= 60 || Buffer.byteLength(kept + character) > bytesMax) break;
    kept += character;
  }
  return kept;
}

async function exportStripped(
  done: Exported,
  row: AssetRow,
  { source, directory }: { readonly source: string; readonly directory: string },
): Promise<void> {
  // The whole file is held in memory while it is taken apart.
  const stripped = row.bytes > LIMITS.stripBytesMax ? undefined : stripMetadata(await readFile(source), row.mime);
  if (stripped === undefined) return void done.leftOut.push(row.id);
  const file = await underFreeName((unfinished) => writeFile(unfinished, stripped.bytes, { flag: 'wx' }), {
    directory,
    stem: `${row.kind}-${row.sha256.slice(0, 6)}`,
    extension: row.extension,
  });
  done.files.push(file);
  done.removed.push({ file, names: [...stripped.removed] });
}

async function underFreeName(
  write: (unfinished: string) => Promise<void>,
  target: { directory: string; stem: string; extension: string },
): Promise<string> {
  const unfinished = join(target.directory, `.gesso-${randomUUID()}.part`);
  try {
    await write(unfinished);
    return await giveFreeName(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function giveFreeName(
  unfinished: string,
  target: { directory: string; stem: string; extension: string },
): Promise<string> {
  for (let n = 1; n <= TRIES_MAX; n++) {
    const path = join(target.directory, `${target.stem}${n === 1 ? '' : ` (${n})`}.${target.extension}`);
    if (await takeName(unfinished, path)) return path;
  }
  throw new AppError(
    'conflict',
    `${target.directory} holds too many files named ${target.stem}. Choose another folder.`,
  );
}

/** Gives a whole file its name, unless that is taken: false. A second link says so by itself; file systems without links reserve the name first. */
async function takeName(unfinished: string, path: string): Promise<boolean> {
  try {
    await link(unfinished, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!WITHOUT_LINKS.has(codeOf(error) ?? '')) throw error;
  }
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await rename(unfinished, path);
  return true;
}

/** How FAT, exFAT and network shares refuse a link. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EACCES']);

function explained(error: unknown, directory: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('storage_full', `The disk of ${directory} is full. Free some space and export again.`, {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new AppError(
        'invalid_request',
        `Gesso cannot write to ${directory}. Choose a folder where you may write.`,
        { cause: error },
      );
    case 'ENOENT':
      return new AppError(
        'not_found',
        'The file of this asset is no longer on disk. Run gesso library verify to see what is missing.',
        { cause: error },
      );
    default:
      return error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
