import type { EngineEvent } from '../../../contract/events.ts';
import type { MethodOutput } from '../../../contract/methods.ts';
import type { CatalogModel, InstalledModel, ModelDownload, ModelMemory } from '../../../contract/model-files.ts';
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { diskFree } from '../hardware/detect.ts';
import { type CatalogEntry, entryOfFile } from './catalog.ts';
import { DownloadFailure } from './download-failure.ts';
import { type DownloadWish, placeOf, requestOf } from './download-request.ts';
import { Downloads } from './downloads.ts';
import { fitOf } from './fit.ts';
import { isSafetensorsFile } from './folders.ts';
import { type InventoryFile, ModelInventory } from './inventory.ts';
import { MODEL_LIMITS, type ModelLimits } from './limits.ts';
import { createPartLocks } from './part-lock.ts';
import type { ModelRoot } from './scan.ts';
import { inspectSource, type SourceAccess } from './source.ts';
import type { SourceConnections } from './source-fetch.ts';
import { verifyModels } from './verify-models.ts';

export type ComfyModelsOptions = {
  readonly modelsFolder: string;
  readonly roots: () => readonly ModelRoot[];
  readonly cacheFile: string;
  readonly catalog: readonly CatalogEntry[];
  /** Closed by `stop`. */
  readonly source: SourceConnections;
  /** A Hugging Face read token; goes to huggingface.co alone. */
  readonly huggingFaceToken: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly emit: (event: EngineEvent) => void;
  readonly memory: () => Promise<ModelMemory>;
  readonly parallel: () => number;
  readonly random: () => number;
  /** A file has arrived: whoever lists models must look again. */
  readonly onPlaced: () => void;
  readonly freeBytes?: (folder: string) => Promise<number | null>;
  readonly limits?: Partial<ModelLimits>;
};

/** Model files of ComfyUI: what is there, what is on offer, and how it comes. */
export class ComfyModels {
  readonly downloads: Downloads;
  readonly #options: ComfyModelsOptions;
  readonly #inventory: ModelInventory;
  readonly #access: SourceAccess;
  readonly #freeBytes: (folder: string) => Promise<number | null>;
  #verifying: AbortController | undefined;

  constructor(options: ComfyModelsOptions) {
    const { clock, log, emit, huggingFaceToken } = options;
    this.#options = options;
    this.#freeBytes = options.freeBytes ?? diskFree;
    this.#inventory = new ModelInventory(options);
    this.#access = {
      fetch: options.source.fetch,
      clock,
      limits: { ...MODEL_LIMITS, ...options.limits },
      token: (origin) =>
        origin === 'https://huggingface.co' && huggingFaceToken !== '' ? huggingFaceToken : undefined,
    };
    this.downloads = new Downloads({
      access: this.#access,
      inventory: this.#inventory,
      log,
      freeBytes: this.#freeBytes,
      locks: createPartLocks(),
      parallel: options.parallel,
      random: options.random,
      modelsFolder: options.modelsFolder,
      onChange: (download) => emit({ name: 'models.downloading', payload: { download } }),
      onPlaced: (path) => {
        emit({ name: 'models.changed', payload: { path } });
        options.onPlaced();
      },
    });
  }

  /** Goes on with what an earlier life left waiting. */
  start(): Promise<void> {
    return this.downloads.start();
  }

  /** Ends downloads and hashes; their parts stay. */
  async stop(): Promise<void> {
    this.#verifying?.abort(new DOMException('the engine stops', 'AbortError'));
    await Promise.all([this.downloads.stop(), this.#inventory.stop()]);
    this.#options.source.close();
  }

  async list(): Promise<MethodOutput<'models.list'>> {
    const [{ files, folders }, memory] = await Promise.all([this.#inventory.look(), this.#options.memory()]);
    const models = files.map((file) => installedModel(file, this.#options.catalog, memory));
    const totalBytes = models.reduce((sum, model) => sum + model.bytes, 0);
    return { models, totalBytes, folders: [...folders], memory };
  }

  async catalog(): Promise<MethodOutput<'models.catalog'>> {
    const [{ files }, downloads, memory] = await Promise.all([
      this.#inventory.look(),
      this.downloads.list(),
      this.#options.memory(),
    ]);
    const models = this.#options.catalog.map((entry) => {
      const file = files.find(
        (candidate) => entryOfFile([entry], candidate) !== undefined && candidate.problem === null,
      );
      return catalogModel(entry, { file, download: downloads.find(({ catalogId }) => catalogId === entry.id), memory });
    });
    return { models, memory };
  }

  /** Asks a source. Throws AppError `invalid_request`, `not_found`, `unreachable`, or `conflict` when it does not give the file. */
  async inspect(wish: DownloadWish): Promise<MethodOutput<'models.inspect'>> {
    const request = requestOf({ ...wish, allowPickle: true }, this.#options.catalog);
    const entry = this.#options.catalog.find((candidate) => candidate.id === request.catalogId);
    const signal = AbortSignal.timeout(this.#access.limits.answerMaxMs * 2);
    const facts = await inspectSource(this.#access, request.url, signal).catch((error: unknown) => {
      if (!(error instanceof DownloadFailure)) throw error;
      throw new AppError(error.isPassing ? 'unreachable' : 'conflict', error.message, {
        details: { reason: error.reason },
        cause: error,
      });
    });
    const sha256 = request.sha256 ?? facts.sha256;
    const memory = await this.#options.memory();
    return {
      file: request.file,
      folder: request.folder,
      bytes: facts.bytes,
      sha256,
      checksumFrom: sha256 === null ? null : request.sha256 === null ? 'source' : 'list',
      canResume: facts.canResume,
      fit: fitOf({ bytes: facts.bytes, family: entry?.family ?? 'unknown', kind: entry?.kind ?? 'unknown' }, memory),
      diskFreeBytes: await this.#freeBytes(placeOf(this.#options.modelsFolder, request)),
    };
  }

  /** Queues a download. Throws AppError `invalid_request`, `not_found`, `conflict`. */
  download(wish: DownloadWish): ReturnType<Downloads['add']> {
    return this.downloads.add(requestOf(wish, this.#options.catalog));
  }

  /** Hashes the given files, or all. Throws AppError `conflict` while another one runs, `not_found` for a path that is no model. */
  async verify(paths: readonly string[] | undefined): Promise<MethodOutput<'models.verify'>> {
    if (this.#verifying !== undefined)
      throw new AppError('conflict', 'Models are being verified already. Wait, or cancel that first.');
    const stop = new AbortController();
    this.#verifying = stop;
    try {
      const { files } = await this.#inventory.look();
      const unknown = paths?.find((path) => !files.some((file) => file.path === path));
      if (unknown !== undefined) throw new AppError('not_found', `${unknown} is no model file that ComfyUI can see.`);
      const wanted = paths === undefined ? files : files.filter((file) => paths.includes(file.path));
      const { emit, catalog, log } = this.#options;
      const results = await verifyModels({ inventory: this.#inventory, catalog, log }, wanted, {
        signal: stop.signal,
        onProgress: (file, bytes, index) =>
          emit({
            name: 'models.verifying',
            payload: { path: file.path, bytes, totalBytes: file.bytes, index, count: wanted.length },
          }),
      });
      emit({ name: 'models.changed', payload: { path: null } });
      return { results, cancelled: stop.signal.aborted };
    } finally {
      this.#verifying = undefined;
    }
  }

  /** false: nothing was being verified. */
  cancelVerify(): boolean {
    const isRunning = this.#verifying !== undefined;
    this.#verifying?.abort(new DOMException('the verification was cancelled', 'AbortError'));
    return isRunning;
  }
}

function installedModel(file: InventoryFile, catalog: readonly CatalogEntry[], memory: ModelMemory): InstalledModel {
  const { path, name, folder, origin, bytes, kind, family, precision, sha256, problem } = file;
  return {
    path,
    name,
    folder,
    origin,
    bytes,
    modifiedAt: Math.max(0, file.modifiedMs),
    kind,
    family,
    precision,
    isSafetensors: isSafetensorsFile(name),
    sha256,
    catalogId: entryOfFile(catalog, file)?.id ?? null,
    fit: fitOf(file, memory),
    problem,
  };
}

function catalogModel(
  entry: CatalogEntry,
  here: { file: InventoryFile | undefined; download: ModelDownload | undefined; memory: ModelMemory },
): CatalogModel {
  const { file, download, memory } = here;
  const { kind, family } = entry;
  const fit = fitOf({ bytes: file?.bytes ?? entry.bytes ?? entry.aboutBytes, family, kind }, memory);
  return { ...entry, installedPath: file?.path ?? null, downloadId: download?.id ?? null, fit };
}
