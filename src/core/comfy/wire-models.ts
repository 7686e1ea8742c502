import { join } from 'node:path';
import type { ModelMemory } from '../../contract/model-files.ts';
import { type DurationMs, MINUTE, SECOND } from '../../contract/units.ts';
import { settlesWithin } from '../base/settles-within.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import { createAsk } from './hardware/ask.ts';
import { detectMachine } from './hardware/detect.ts';
import { comfyFolder } from './installation.ts';
import { loadCatalog } from './models/catalog.ts';
import { memoryOfMachine, memoryOfServer } from './models/memory.ts';
import { ComfyModels, type ComfyModelsOptions } from './models/models.ts';
import { modelRoots, ownModelsFolder } from './models/roots.ts';
import { createSourceFetch } from './models/source-fetch.ts';

export type WireModelsOptions = Pick<ComfyModelsOptions, 'clock' | 'log' | 'emit' | 'parallel' | 'random'> & {
  readonly dataDir: string;
  /** HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and HF_TOKEN are understood. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly registry: Pick<ProviderRegistry, 'describe' | 'forget'>;
};

/** A list of models does not wait longer for a server that may be starting. */
const SERVER_MAX_MS: DurationMs = 1.5 * SECOND;
/** How long the memory of a computer is believed. */
const MEMORY_FRESH_MS: DurationMs = 1 * MINUTE;

/** The models side on a data folder; nothing runs before `start`. */
export function wireComfyModels(options: WireModelsOptions): ComfyModels {
  const { dataDir, environment, registry, clock, log } = options;
  const modelsFolder = ownModelsFolder(dataDir);
  return new ComfyModels({
    clock,
    log,
    emit: options.emit,
    parallel: options.parallel,
    random: options.random,
    modelsFolder,
    roots: () => modelRoots(dataDir),
    cacheFile: join(comfyFolder(dataDir), 'models-cache.json'),
    catalog: loadCatalog(),
    source: createSourceFetch(environment),
    huggingFaceToken: environment['HF_TOKEN'],
    memory: createMemory(options),
    onPlaced: () => {
      // Forms offer what the server lists; a server that cannot be asked now is asked at the next look.
      registry.forget('comfyui');
      void registry.describe('comfyui', { refresh: true });
    },
  });
}

/** What the server says of its memory, asked once a minute; else what the hardware says, which is asked once: it takes seconds on some systems. */
function createMemory({ dataDir, environment, registry, clock }: WireModelsOptions): () => Promise<ModelMemory> {
  const known: { memory?: ModelMemory; at: DurationMs; machine?: ReturnType<typeof machineOf> } = {
    at: Number.NEGATIVE_INFINITY,
  };
  return async () => {
    if (known.memory !== undefined && clock.monotonic() - known.at < MEMORY_FRESH_MS) return known.memory;
    const described = registry.describe('comfyui', { refresh: false });
    const isInTime = await settlesWithin(described, SERVER_MAX_MS, clock);
    const view = isInTime ? await described : undefined;
    const ofServer =
      view?.availability.state === 'unreachable' ? undefined : memoryOfServer(view?.availability.facts ?? {});
    known.memory = ofServer ?? memoryOfMachine(await (known.machine ??= machineOf(dataDir, environment)));
    known.at = clock.monotonic();
    return known.memory;
  };
}

function machineOf(folder: string, environment: WireModelsOptions['environment']): ReturnType<typeof detectMachine> {
  const { platform, arch } = process;
  return detectMachine({
    ask: createAsk(environment),
    platform,
    arch,
    folder,
    signal: AbortSignal.timeout(10 * SECOND),
  });
}
