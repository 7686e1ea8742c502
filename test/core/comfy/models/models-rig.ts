import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EngineEvent } from '../../../../src/contract/events.ts';
import type { DownloadState, ModelDownload, ModelMemory } from '../../../../src/contract/model-files.ts';
import { type Clock, systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { CatalogEntry } from '../../../../src/core/comfy/models/catalog.ts';
import type { ModelLimits } from '../../../../src/core/comfy/models/limits.ts';
import { ComfyModels } from '../../../../src/core/comfy/models/models.ts';
import type { ModelRoot } from '../../../../src/core/comfy/models/scan.ts';
import { createSourceFetch } from '../../../../src/core/comfy/models/source-fetch.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const GB = 1024 ** 3;
const MEMORY: ModelMemory = { vramBytes: 12 * GB, ramBytes: 32 * GB, isShared: false, source: 'test' };

/** Real waits, only short: everything else is as in the product. */
export const QUICK: Partial<ModelLimits> = {
  retryBaseMs: 5,
  retryMaxMs: 20,
  stallMaxMs: 300,
  answerMaxMs: 1500,
  diskReserveBytes: 0,
};

export type RigOptions = {
  readonly home?: string;
  readonly models?: string;
  readonly roots?: readonly ModelRoot[];
  readonly catalog?: readonly CatalogEntry[];
  readonly limits?: Partial<ModelLimits>;
  readonly parallel?: number;
  readonly token?: string;
  readonly environment?: Record<string, string>;
  readonly freeBytes?: () => Promise<number | null>;
  readonly clock?: Clock;
};

/** The models side on a temporary folder, with its events. Stopped when the test ends. */
export type ModelsRig = {
  readonly models: ComfyModels;
  readonly folder: string;
  readonly home: string;
  readonly events: EngineEvent[];
  /** Resolves once such an event has come. */
  untilEvent(test: (event: EngineEvent) => boolean): Promise<void>;
  /** The download as soon as it is in one of these states; rejects when it ends in another one. */
  until(download: { readonly id: string }, ...states: DownloadState[]): Promise<ModelDownload>;
};

export function createModelsRig(options: RigOptions = {}): ModelsRig {
  const home = options.home ?? tempFolder('gesso-models');
  const folder = options.models ?? join(home, 'comfy', 'models');
  const events: EngineEvent[] = [];
  const listeners = new Set<() => void>();
  const source = createSourceFetch(options.environment ?? {});
  const models = new ComfyModels({
    modelsFolder: folder,
    roots: () => options.roots ?? [{ path: folder, origin: 'own' }],
    cacheFile: join(home, 'comfy', 'models-cache.json'),
    catalog: options.catalog ?? [],
    source,
    huggingFaceToken: options.token,
    clock: options.clock ?? systemClock,
    log: silentLog,
    emit: (event) => {
      events.push(event);
      for (const listener of listeners) listener();
    },
    memory: () => Promise.resolve(MEMORY),
    parallel: () => options.parallel ?? 2,
    random: () => 0.5,
    onPlaced: () => undefined,
    limits: { ...QUICK, ...options.limits },
    ...(options.freeBytes === undefined ? {} : { freeBytes: options.freeBytes }),
  });
  onTestFinished(() => models.stop());
  return {
    models,
    folder,
    home,
    events,
    untilEvent: (test) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!events.some(test)) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
    until: (download, ...states) =>
      new Promise((resolve, reject) => {
        const look = async (): Promise<void> => {
          const now = (await models.downloads.list()).find(({ id }) => id === download.id);
          if (now === undefined) return;
          if (states.includes(now.state)) {
            listeners.delete(check);
            resolve(now);
          } else if (now.state === 'failed' || now.state === 'done') {
            listeners.delete(check);
            reject(new Error(`the download is ${now.state}: ${now.failure?.message ?? ''}`));
          }
        };
        const check = (): void => void look();
        listeners.add(check);
        check();
      }),
  };
}

/** An entry of a curated list. */
export function entry(values: Partial<CatalogEntry> & Pick<CatalogEntry, 'id' | 'url'>): CatalogEntry {
  return {
    name: values.id,
    kind: 'lora',
    family: 'sdxl',
    folder: 'loras',
    file: `${values.id}.safetensors`,
    sha256: null,
    bytes: null,
    aboutBytes: null,
    licence: 'MIT',
    source: 'https://host.example/',
    gated: false,
    note: '',
    usedBy: [],
    ...values,
  };
}
