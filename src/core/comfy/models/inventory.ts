import { errorFields, type Log } from '../../base/log.ts';
import { detectModel, kindOfFolder, precisionOf } from './detect.ts';
import { isSafetensorsFile } from './folders.ts';
import { hashWholeFile } from './hash-thread.ts';
import { type ModelFacts, readInventoryCache, writeInventoryCache } from './inventory-cache.ts';
import { readSafetensorsHeader } from './safetensors-header.ts';
import { type FoundFile, type ModelRoot, type Scan, scanModels } from './scan.ts';

/** A file with what is known of its content. */
export type InventoryFile = FoundFile & ModelFacts;
export type Inventory = { readonly files: readonly InventoryFile[]; readonly folders: Scan['folders'] };

/** Headers read at once: each takes a millisecond or more to parse, and the event loop must not notice. */
const BATCH = 4;

/**
 * The model files of this computer. What a header said and what a hash was is kept by path, size and time of change, in memory and in
 * `cacheFile`, so that thousands of files cost a `stat` each. Two callers at once share one look.
 */
export class ModelInventory {
  readonly #options: { roots: () => readonly ModelRoot[]; cacheFile: string; log: Log };
  readonly #stopping = new AbortController();
  #cache: Promise<Map<string, ModelFacts>> | undefined;
  #looking: Promise<Inventory> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: { roots: () => readonly ModelRoot[]; cacheFile: string; log: Log }) {
    this.#options = options;
  }

  /** Everything that is there now. Rejects only when the inventory stops. */
  look(): Promise<Inventory> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** The SHA-256 of a file, from the cache while size and time of change are the same. Rejects with the signal's reason or when the file cannot be read. */
  async hash(
    file: FoundFile,
    options: { signal: AbortSignal; onProgress?: (bytes: number) => void; isFresh?: boolean },
  ): Promise<string> {
    const cache = await this.#facts();
    const known = cache.get(file.path);
    if (options.isFresh !== true && known !== undefined && known.sha256 !== null && isSame(known, file))
      return known.sha256;
    const signal = AbortSignal.any([options.signal, this.#stopping.signal]);
    const { onProgress } = options;
    const sha256 = await hashWholeFile(file.path, {
      bytes: file.bytes,
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    await this.#remember(file, sha256);
    return sha256;
  }

  /** Notes a hash that somebody else has computed, such as a download. */
  async learn(file: FoundFile, sha256: string): Promise<void> {
    await this.#remember(file, sha256);
  }

  /** Ends looks and hashes; writes what was learnt. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException('the engine stops', 'AbortError'));
    await Promise.allSettled([this.#looking, this.#saving]);
  }

  async #look(): Promise<Inventory> {
    const cache = await this.#facts();
    const scan = await scanModels(this.#options.roots(), this.#stopping.signal);
    const unknown = scan.files.filter((file) => {
      const known = cache.get(file.path);
      return known === undefined || !isSame(known, file);
    });
    for (let from = 0; from < unknown.length; from += BATCH) {
      this.#stopping.signal.throwIfAborted();
      const batch = unknown.slice(from, from + BATCH);
      await Promise.all(batch.map(async (file) => cache.set(file.path, await factsOf(file))));
    }
    const present = new Set(scan.files.map((file) => file.path));
    const gone = [...cache.keys()].filter((path) => !present.has(path));
    for (const path of gone) cache.delete(path);
    if (unknown.length + gone.length > 0) this.#save(cache);
    const files = scan.files.flatMap((file) => {
      const facts = cache.get(file.path);
      return facts === undefined ? [] : [{ ...file, ...facts }];
    });
    return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), folders: scan.folders };
  }

  async #remember(file: FoundFile, sha256: string): Promise<void> {
    const cache = await this.#facts();
    const known = cache.get(file.path);
    const facts = known !== undefined && isSame(known, file) ? known : await factsOf(file);
    cache.set(file.path, { ...facts, sha256 });
    this.#save(cache);
  }

  #facts(): Promise<Map<string, ModelFacts>> {
    return (this.#cache ??= readInventoryCache(this.#options.cacheFile));
  }

  #save(cache: ReadonlyMap<string, ModelFacts>): void {
    const { cacheFile, log } = this.#options;
    this.#saving = this.#saving
      .then(() => writeInventoryCache(cacheFile, cache))
      .catch((error: unknown) => log.warn(errorFields(error), 'what is known of model files could not be kept'));
  }
}

function isSame(known: Pick<ModelFacts, 'bytes' | 'modifiedMs'>, file: FoundFile): boolean {
  return known.bytes === file.bytes && known.modifiedMs === file.modifiedMs;
}

async function factsOf(file: FoundFile): Promise<ModelFacts> {
  const { bytes, modifiedMs } = file;
  const plain = {
    bytes,
    modifiedMs,
    kind: kindOfFolder(file.folder),
    family: 'unknown',
    precision: null,
    sha256: null,
  } as const;
  if (!isSafetensorsFile(file.name)) return { ...plain, problem: null };
  try {
    const reading = await readSafetensorsHeader(file.path);
    if ('problem' in reading) return { ...plain, problem: reading.problem };
    const detected = detectModel(reading.header, file.folder);
    return { ...plain, ...detected, precision: precisionOf(reading.header), problem: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { ...plain, problem: `The file cannot be read (${code}).` };
  }
}
