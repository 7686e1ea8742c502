import { constants, copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadFailure } from './download-failure.ts';
import { syncFolder } from './part-file.ts';

/** File systems without hard links answer with one of these. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
  'EINVAL',
  'UNKNOWN',
]);

/**
 * Gives a whole file its name, atomically and durable on return, and never over another file. Throws DownloadFailure `name_taken`, or
 * what the file system throws.
 */
export async function placeFile(part: string, place: string): Promise<void> {
  try {
    await link(part, place);
    await rm(part, { force: true });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw nameTaken(place);
    if (!NO_LINKS.has(code)) throw error;
    if (await exists(place)) throw nameTaken(place);
    await rename(part, place);
  }
  await syncFolder(dirname(place));
}

/**
 * Makes a file appear under a second name without a second download: as a hard link, else as a copy that shares its blocks where the
 * file system can. Durable on return. Throws DownloadFailure `name_taken`, or what the file system throws.
 */
export async function linkFile(from: string, place: string): Promise<void> {
  try {
    await link(from, place);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw nameTaken(place);
    if (!NO_LINKS.has(code)) throw error;
    await copyAside(from, place);
  }
  await syncFolder(dirname(place));
}

/** true: it is there, whatever it is. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Not there, or not for us: writing will tell.
    return false;
  }
}

async function copyAside(from: string, place: string): Promise<void> {
  const temporary = `${place}.copy.part`;
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    if (await exists(place)) throw nameTaken(place);
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function nameTaken(place: string): DownloadFailure {
  return new DownloadFailure(
    'name_taken',
    `Another file is already called ${place}. Move it away or rename it, then resume.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
