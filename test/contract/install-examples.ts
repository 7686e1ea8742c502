const gpu = {
  vendor: 'nvidia',
  name: 'RTX 3060',
  vramTotalBytes: 12,
  vramFreeBytes: null,
  driver: '580.95',
  computeCapability: '8.6',
};

/** An install in the middle. */
const installExample = {
  state: 'running',
  action: 'install',
  steps: [
    {
      name: 'download',
      title: 'Download the packages',
      state: 'running',
      note: null,
      bytesDone: 1,
      bytesTotal: 2,
      durationMs: null,
    },
  ],
  progress: 0.5,
  etaMs: 1000,
  message: 'm',
  error: null,
  startedAt: 1,
  resume: { dir: '/data/comfy', source: '/s', torch: 'cpu' },
  installed: null,
  canRollBack: false,
  logFile: '/data/comfy/logs/install.log',
};

/** One good input and output of every method of ComfyUI's install side. */
export const INSTALL_METHOD_EXAMPLES = {
  'comfy.hardware': {
    input: {},
    output: {
      platform: 'linux',
      arch: 'x64',
      cpuCores: 8,
      ramTotalBytes: 2,
      ramFreeBytes: 1,
      diskFreeBytes: null,
      gpus: [gpu],
      torch: 'cuda',
      torchReason: 'r',
    },
  },
  'comfy.installPlan': {
    input: { torch: 'auto' },
    output: {
      torch: 'cpu',
      torchReason: 'r',
      dir: '/data/comfy',
      source: '/src',
      steps: [{ name: 'uv', title: 't', isDone: false }],
      downloadBytes: 1,
      diskBytes: 2,
      diskFreeBytes: 3,
      durationMs: 4,
      problems: [],
      resumes: false,
    },
  },
  'comfy.install': { input: { dir: '/d', source: '/s', torch: 'cpu' }, output: installExample },
  'comfy.installCancel': { input: {}, output: { ...installExample, state: 'cancelled', etaMs: null } },
  'comfy.installStatus': { input: {}, output: { ...installExample, state: 'none', action: null, steps: [] } },
  'comfy.update': { input: { torch: 'cuda' }, output: installExample },
  'comfy.rollback': { input: {}, output: { ...installExample, state: 'done' } },
  'comfy.repair': { input: {}, output: { ...installExample, error: { code: 'conflict', step: 'verify' } } },
  'comfy.remove': {
    input: { models: true, dryRun: false },
    output: { removed: [{ path: '/data/comfy/cache', bytes: 1 }], bytes: 1, kept: ['/data/comfy/models'] },
  },
  'comfy.adopt': {
    input: { dir: '/theirs' },
    output: {
      ...installExample,
      installed: {
        kind: 'adopted',
        root: '/theirs',
        python: '/theirs/venv/bin/python',
        torch: 'unknown',
        version: null,
        commit: null,
        installedAt: 1,
      },
    },
  },
} as const;

/** One good payload of every event of ComfyUI's install side. */
export const INSTALL_EVENT_EXAMPLES = { 'comfy.installing': { install: installExample } } as const;
