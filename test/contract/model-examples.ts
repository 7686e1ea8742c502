import { EXAMPLE_ID } from './examples.ts';

const SHA = 'a'.repeat(64);
const memory = { vramBytes: 12, ramBytes: null, isShared: false, source: 'ComfyUI' };
const fit = { verdict: 'fits', message: 'm' };

const installed = {
  path: '/data/comfy/models/loras/a.safetensors',
  name: 'a.safetensors',
  folder: 'loras',
  origin: 'own',
  bytes: 1,
  modifiedAt: 1,
  kind: 'lora',
  family: 'sdxl',
  precision: 'fp16',
  isSafetensors: true,
  sha256: SHA,
  catalogId: null,
  fit,
  problem: null,
};

const downloadExample = {
  id: EXAMPLE_ID,
  catalogId: 'a',
  url: 'https://host/a.safetensors',
  folder: 'loras',
  file: 'a.safetensors',
  path: '/data/comfy/models/loras/a.safetensors',
  state: 'downloading',
  bytes: 1,
  totalBytes: 2,
  bytesPerSecond: 1,
  secondsLeft: 1,
  retryAt: null,
  sha256: null,
  checksumFrom: null,
  failure: { reason: 'stalled', message: 'm', duplicateOf: null },
  createdAt: 1,
};

const listed = {
  id: 'a',
  name: 'A',
  kind: 'lora',
  family: 'sdxl',
  folder: 'loras',
  file: 'a.safetensors',
  url: 'https://host/a.safetensors',
  sha256: null,
  bytes: null,
  aboutBytes: 1,
  licence: 'MIT',
  source: 'https://host/',
  gated: false,
  note: '',
  usedBy: [],
  installedPath: null,
  downloadId: EXAMPLE_ID,
  fit,
};

/** One good input and output of every method of the models side. */
export const MODEL_METHOD_EXAMPLES = {
  'models.list': {
    input: {},
    output: {
      models: [installed],
      totalBytes: 1,
      folders: [{ path: '/data/comfy/models', origin: 'own', problem: null }],
      memory,
    },
  },
  'models.catalog': { input: {}, output: { models: [listed], memory } },
  'models.inspect': {
    input: { id: 'a' },
    output: {
      file: 'a.safetensors',
      folder: 'loras',
      bytes: 1,
      sha256: SHA,
      checksumFrom: 'source',
      canResume: true,
      fit,
      diskFreeBytes: null,
    },
  },
  'models.download': {
    input: {
      url: 'https://host/a.safetensors',
      folder: 'loras',
      file: 'b.safetensors',
      sha256: SHA,
      allowPickle: true,
    },
    output: downloadExample,
  },
  'models.downloads': { input: {}, output: { downloads: [downloadExample] } },
  'models.pauseDownload': { input: { downloadId: EXAMPLE_ID }, output: downloadExample },
  'models.resumeDownload': { input: { downloadId: EXAMPLE_ID, duplicate: 'link' }, output: downloadExample },
  'models.cancelDownload': { input: { downloadId: EXAMPLE_ID, part: 'keep' }, output: { cancelled: true } },
  'models.verify': {
    input: { paths: ['/a'] },
    output: { results: [{ path: '/a', sha256: SHA, result: 'known', message: 'm' }], cancelled: false },
  },
  'models.cancelVerify': { input: {}, output: { cancelled: false } },
};

/** One good payload of every event of the models side. */
export const MODEL_EVENT_EXAMPLES = {
  'models.changed': { path: null },
  'models.downloading': { download: downloadExample },
  'models.verifying': { path: '/a', bytes: 1, totalBytes: 2, index: 0, count: 1 },
};
