import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { downloadFailureSchema, MODEL_FOLDERS } from '../../../contract/model-files.ts';
import { downloadIdSchema } from '../../../contract/ids.ts';
import { downloadRequestSchema, placeOf } from './download-request.ts';
import { MODEL_LIMITS } from './limits.ts';

/** What `<file>.part.json` beside `<file>.part` says: all that a restart needs. */
export const partNoteSchema = z.object({
  schema: z.literal(1),
  id: downloadIdSchema,
  request: downloadRequestSchema,
  /** As the source said when the part was begun. */
  totalBytes: z.int().min(0).nullable(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Bytes that were flushed to the disk: more may be there, but a power cut may have taken them. */
  flushedBytes: z.int().min(0),
  /** kept: cancelled, but its part waits for the next download of the same file. */
  state: z.enum(['waiting', 'paused', 'failed', 'kept']),
  failure: z
    .object({ reason: downloadFailureSchema, message: z.string(), duplicateOf: z.string().nullable() })
    .nullable(),
  /** A person said: download although the content is there under another name. */
  ignoresDuplicate: z.boolean(),
  createdAt: z.int(),
});
export type PartNote = z.infer<typeof partNoteSchema>;

/** The part of a file that will lie at `place`. */
export function partOf(place: string): string {
  return `${place}.part`;
}

/** Writes the note, whole or not at all, and makes its folder; durable on return. Throws what the file system throws. */
export async function writePartNote(place: string, note: PartNote): Promise<void> {
  const file = noteOf(place);
  // A name of its own: another engine may write a note for the same place.
  const temporary = `${file}.${crypto.randomUUID().slice(0, 8)}.new`;
  await mkdir(dirname(place), { recursive: true });
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(note));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(dirname(place));
}

/** Removes the note, and with `withPart` the part too. */
export async function removePart(place: string, options: { withPart: boolean }): Promise<void> {
  if (options.withPart) await rm(partOf(place), { force: true });
  await rm(noteOf(place), { force: true });
}

/** The note of a place; undefined when there is none or it is torn: the part is then begun anew. */
export async function readPartNote(place: string): Promise<PartNote | undefined> {
  try {
    const file = noteOf(place);
    if ((await stat(file)).size > MODEL_LIMITS.noteBytesMax) return undefined;
    return partNoteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // No note, or one that a crash or another program broke.
    return undefined;
  }
}

/** Every note below a models folder, oldest first. A note that names another place than its own is not one of ours and is left alone. */
export async function findPartNotes(modelsFolder: string): Promise<PartNote[]> {
  const notes: PartNote[] = [];
  for (const folder of MODEL_FOLDERS) {
    const names = await readdir(join(modelsFolder, folder)).catch(() => []);
    for (const name of names
      .filter((candidate) => candidate.endsWith('.part.json'))
      .slice(0, MODEL_LIMITS.downloadsMax)) {
      const place = join(modelsFolder, folder, name.slice(0, -'.part.json'.length));
      const note = await readPartNote(place);
      if (note !== undefined && placeOf(modelsFolder, note.request) === place) notes.push(note);
    }
  }
  return notes.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Bytes of the part; 0 when there is none. */
export async function partBytes(place: string): Promise<number> {
  try {
    return (await stat(partOf(place))).size;
  } catch {
    // None yet.
    return 0;
  }
}

/** Makes a rename durable. Windows cannot open a folder; NTFS journals the rename itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function noteOf(place: string): string {
  return `${place}.part.json`;
}
