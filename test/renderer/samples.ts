import { type AssetView, assetViewSchema } from '../../src/contract/asset.ts';
import { type JobView, jobViewSchema } from '../../src/contract/job.ts';
import { type ProviderView, providerViewSchema } from '../../src/contract/provider.ts';

const COMPANY = '0192f0c1-0000-7abc-8def-000000000000';

/** A readable id: `idOf(7)` ends in 7. */
export function idOf(number: number): string {
  return `0192f0c1-2345-7abc-8def-${String(number).padStart(12, '0')}`;
}

/** A job that waits, with what a test wants to be different. */
export function aJob(changes: Omit<Partial<JobView>, 'id'> & { readonly number?: number } = {}): JobView {
  const { number = 1, ...rest } = changes;
  return jobViewSchema.parse({
    id: idOf(number),
    companyId: COMPANY,
    projectId: null,
    status: 'queued',
    phase: 'waiting',
    jobType: 'image',
    provider: 'draft',
    model: 'draft',
    params: { prompt: 'a lantern alley' },
    progress: null,
    message: null,
    etaMs: null,
    estimatedCostMicros: 0,
    actualCostMicros: null,
    costBasis: null,
    attempts: 0,
    priority: 0,
    position: 1024,
    createdAt: 1000 + number,
    startedAt: null,
    finishedAt: null,
    cancelRequested: false,
    outputs: [],
    error: null,
    revision: 1,
    ...rest,
  });
}

/** A picture of the library, with what a test wants to be different. */
export function anAsset(
  changes: Omit<Partial<AssetView>, 'id' | 'jobId'> & { readonly number?: number; readonly jobId?: string | null } = {},
): AssetView {
  const { number = 1, ...rest } = changes;
  return assetViewSchema.parse({
    id: idOf(number),
    companyId: COMPANY,
    projectId: null,
    jobId: null,
    ordinal: 0,
    kind: 'image',
    mime: 'image/png',
    width: 64,
    height: 64,
    duration: null,
    bytes: 100,
    sha256: 'aa',
    path: '/a.png',
    url: '/assets/a',
    thumbnailUrl: null,
    color: null,
    prompt: 'a lantern alley',
    provider: 'draft',
    model: 'draft',
    params: {},
    seed: 1,
    costMicros: 0,
    tookMs: 10,
    createdAt: 1000 + number,
    favourite: false,
    rating: 0,
    tags: [],
    trashedAt: null,
    revision: 1,
    ...rest,
  });
}

/** The built-in placeholder provider, as far as the prompt bar needs it. */
export function aDraftProvider(): ProviderView {
  return providerViewSchema.parse({
    id: 'draft',
    name: 'Draft',
    kind: 'builtin',
    paid: false,
    placeholder: true,
    availability: { state: 'ready', message: 'Ready.' },
    models: [{ id: 'draft', label: 'Draft', jobTypes: ['image', 'audio'] }],
    capabilities: [
      {
        jobType: 'image',
        parameters: [
          { type: 'text', name: 'prompt', label: 'Prompt', required: true, maxLength: 32_000 },
          { type: 'integer', name: 'width', label: 'Width', min: 64, max: 2048, step: 8, unit: 'px', default: 1024 },
          { type: 'integer', name: 'count', label: 'Count', min: 1, max: 8, default: 1 },
          { type: 'seed', name: 'seed', label: 'Seed', max: 4_294_967_295 },
        ],
      },
      {
        jobType: 'audio',
        parameters: [{ type: 'text', name: 'prompt', label: 'Prompt', required: true, maxLength: 32_000 }],
      },
    ],
  });
}

/** A ComfyUI that makes images, in the given state. */
export function aComfyProvider(state: ProviderView['availability']['state']): ProviderView {
  return providerViewSchema.parse({
    id: 'comfyui',
    name: 'ComfyUI',
    kind: 'local',
    paid: false,
    availability: { state, message: 'As it is.' },
    models: [{ id: 'sdxl.safetensors', label: 'sdxl', jobTypes: ['image'] }],
    capabilities: [
      {
        jobType: 'image',
        parameters: [
          { type: 'text', name: 'prompt', label: 'Prompt', required: true, maxLength: 32_000 },
          { type: 'integer', name: 'steps', label: 'Steps', min: 1, max: 100, default: 28 },
        ],
      },
    ],
  });
}
