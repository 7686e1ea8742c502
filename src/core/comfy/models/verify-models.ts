import { errorFields, type Log } from '../../base/log.ts';
import type { CatalogEntry } from './catalog.ts';
import { entryOfFile } from './catalog.ts';
import type { InventoryFile, ModelInventory } from './inventory.ts';

/** What a hash said of one file. */
export type Verified = {
  readonly path: string;
  readonly sha256: string | null;
  readonly result: 'known' | 'changed' | 'unlisted' | 'unreadable';
  readonly message: string;
};

/** Hashes files anew, one after the other, and says what each is. Ends early, with what it has, when the signal aborts. */
export async function verifyModels(
  context: { readonly inventory: ModelInventory; readonly catalog: readonly CatalogEntry[]; readonly log: Log },
  files: readonly InventoryFile[],
  options: {
    readonly signal: AbortSignal;
    readonly onProgress: (file: InventoryFile, bytes: number, index: number) => void;
  },
): Promise<Verified[]> {
  const results: Verified[] = [];
  for (const [index, file] of files.entries()) {
    if (options.signal.aborted) break;
    try {
      options.onProgress(file, 0, index);
      const onProgress = (bytes: number): void => options.onProgress(file, bytes, index);
      const sha256 = await context.inventory.hash(file, { signal: options.signal, onProgress, isFresh: true });
      results.push(judge(context.catalog, file, sha256));
    } catch (error) {
      if (options.signal.aborted) break;
      context.log.info(errorFields(error), 'a model file could not be hashed');
      results.push({
        path: file.path,
        sha256: null,
        result: 'unreadable',
        message: 'The file cannot be read to its end.',
      });
    }
  }
  return results;
}

/** Compares a hash with the list. Pure. */
export function judge(
  catalog: readonly CatalogEntry[],
  file: Pick<InventoryFile, 'path' | 'folder' | 'name' | 'problem'>,
  sha256: string,
): Verified {
  const { path, folder, name } = file;
  const known = catalog.find((entry) => entry.sha256 === sha256);
  if (known !== undefined) return { path, sha256, result: 'known', message: `It is ${known.name}, unchanged.` };
  if (file.problem !== null) return { path, sha256, result: 'changed', message: file.problem };
  const named = entryOfFile(catalog, { sha256: null, folder, name });
  if (named !== undefined && named.sha256 !== null)
    return {
      path,
      sha256,
      result: 'changed',
      message: `It is called like ${named.name}, but its content is another. Download it again, or keep it if you know it.`,
    };
  return { path, sha256, result: 'unlisted', message: 'It is whole; our list has no checksum for it.' };
}
