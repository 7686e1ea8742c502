/** One good value of each view shape, for tests of the contract. */

export const EXAMPLE_ID = '0192f0c1-2345-7abc-8def-0123456789ab';

export const jobExample = {
  id: EXAMPLE_ID,
  companyId: EXAMPLE_ID,
  projectId: null,
  status: 'failed',
  phase: 'failed',
  jobType: 'image',
  provider: 'runway',
  model: null,
  params: { prompt: 'a', seed: 0, nested: { list: [1, null] } },
  progress: 0,
  message: null,
  etaMs: null,
  estimatedCostMicros: 0,
  actualCostMicros: 0,
  costBasis: 'free',
  attempts: 1,
  priority: 0,
  position: 1024,
  createdAt: 1,
  startedAt: null,
  finishedAt: 2,
  cancelRequested: false,
  outputs: [
    {
      assetId: EXAMPLE_ID,
      kind: 'image',
      mime: 'image/png',
      width: 1,
      height: 1,
      duration: null,
      bytes: 1,
      sha256: 'ab',
      path: '/a',
    },
  ],
  error: { code: 'timeout', message: 'late', moneySpent: 'unknown', retryable: true, details: {} },
  revision: 1,
};

export const assetExample = {
  id: EXAMPLE_ID,
  companyId: EXAMPLE_ID,
  projectId: null,
  jobId: null,
  ordinal: 0,
  kind: 'audio',
  mime: 'audio/wav',
  width: null,
  height: null,
  duration: 1.5,
  bytes: 1,
  sha256: 'ab',
  path: '/a',
  url: '/assets/a',
  thumbnailUrl: null,
  color: null,
  prompt: '',
  provider: null,
  model: null,
  params: {},
  seed: 0,
  costMicros: 0,
  tookMs: null,
  createdAt: 1,
  favourite: false,
  rating: 0,
  tags: [],
  trashedAt: null,
  revision: 1,
};

export const limitExample = {
  id: EXAMPLE_ID,
  companyId: EXAMPLE_ID,
  scope: 'all',
  window: 'total',
  kind: 'hard',
  limitMicros: 5,
  spentMicros: 6,
  reservedMicros: 0,
  leftMicros: -1,
  windowStart: null,
  windowEnd: null,
};

export const budgetExample = {
  companyId: EXAMPLE_ID,
  timeZone: 'UTC',
  limits: [limitExample],
  month: { start: 1, end: 2, spentMicros: 0, reservedMicros: 0 },
  total: { spentMicros: 0, reservedMicros: 0 },
  unresolved: { count: 0, micros: 0 },
};

export const providerExample = {
  id: 'comfyui',
  name: 'ComfyUI',
  kind: 'local',
  paid: false,
  placeholder: false,
  availability: { state: 'ready', message: 'ready', facts: { vramFreeBytes: 1 } },
  models: [{ id: 'm', label: 'M', jobTypes: ['image'] }],
  capabilities: [
    {
      jobType: 'image',
      parameters: [{ name: 'seed', label: 'Seed', type: 'seed', max: 9, required: false, advanced: false }],
      sizes: [],
    },
  ],
};

const comfyRunExample = {
  phase: 'Loading PyTorch',
  cause: { code: 'missing_module', message: 'm', action: { kind: 'repair', label: 'l' } },
  pid: 7,
  port: 8188,
  rssBytes: 1,
  retryAt: 5,
  readySince: null,
  restarts: 0,
  safeMode: false,
};

export const comfyExample = {
  mode: 'none',
  state: 'not_installed',
  url: null,
  source: 'none',
  version: null,
  device: null,
  vramTotalBytes: null,
  vramFreeBytes: null,
  message: 'none',
  ...comfyRunExample,
  backends: [
    { id: 'local', label: 'This computer', supervised: true, state: 'crashed', url: null, ...comfyRunExample },
  ],
};

export const settingsExample = {
  theme: 'system',
  comfyUrl: '',
  comfyAutoStart: 'on_demand',
  comfyMemoryLimitMb: 0,
  comfyVram: 'auto',
  comfyExtraArgs: [],
  comfyDevices: [],
  comfyBackends: [],
  comfyRetryOnOutOfMemory: true,
  comfyShrinkOnOutOfMemory: false,
  budgetTimeZone: '',
  modelDownloadsAtOnce: 2,
  queuePaused: false,
  pausedProviders: [],
  startPausedAfterCrash: false,
  firstRunDone: false,
};
