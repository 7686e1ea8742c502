import type { MethodName } from '../../src/contract/methods.ts';
import { DESKTOP_METHOD_EXAMPLES } from './desktop-examples.ts';
import {
  assetExample,
  budgetExample,
  comfyExample,
  EXAMPLE_ID,
  jobExample,
  limitExample,
  providerExample,
  settingsExample,
} from './examples.ts';
import { INSTALL_METHOD_EXAMPLES } from './install-examples.ts';
import { MODEL_METHOD_EXAMPLES } from './model-examples.ts';
import { WORKFLOW_METHOD_EXAMPLES } from './workflow-examples.ts';

const key = { provider: 'runway', source: 'session', last4: null };

const folderImport = {
  state: 'running',
  directory: '/pictures',
  found: 3,
  added: 1,
  known: 1,
  failed: 1,
  problems: [{ path: '/pictures/a.png', message: 'm' }],
  message: '',
};
const collection = { id: EXAMPLE_ID, name: 'Seas', assets: 2, createdAt: 1 };
const presetContent = { jobType: 'image', prompt: 'a {prompt}', provider: 'draft', model: null, params: { seed: 0 } };
const preset = { ...presetContent, id: EXAMPLE_ID, name: 'Portrait', createdAt: 1, updatedAt: 2 };
const project = { id: EXAMPLE_ID, name: 'Film', assets: 2, createdAt: 1, archivedAt: null };

const backend = {
  id: 'studio:8188',
  label: 'Studio',
  kind: 'remote',
  url: 'http://studio:8188',
  capacity: 2,
  state: 'ready',
  message: '',
  models: ['sd_xl_base_1.0.safetensors'],
};

/** One good input and output of every method. */
export const METHOD_EXAMPLES: Record<MethodName, { input: unknown; output: unknown }> = {
  ...INSTALL_METHOD_EXAMPLES,
  ...DESKTOP_METHOD_EXAMPLES,
  ...WORKFLOW_METHOD_EXAMPLES,
  'app.info': {
    input: {},
    output: {
      version: '0.1.0',
      dataDir: '/data',
      platform: 'linux',
      companyId: EXAMPLE_ID,
      startedAt: 1,
      versions: { node: '24.0.0', sqlite: '3.50.0', electron: null, chromium: null },
      diskFreeBytes: null,
    },
  },
  'jobs.create': {
    input: {
      id: EXAMPLE_ID,
      jobType: 'image',
      params: { prompt: 'a', seed: 0 },
      provider: 'draft',
      maxCostMicros: 0,
      idempotencyKey: 'k',
      acceptSoftLimits: true,
    },
    output: jobExample,
  },
  'jobs.quote': {
    input: { jobType: 'image', params: {} },
    output: {
      provider: null,
      model: null,
      routeReason: '',
      maxCostMicros: null,
      durationMs: null,
      problems: [{ code: 'invalid_request', path: null, message: 'no' }],
    },
  },
  'jobs.get': { input: { jobId: EXAMPLE_ID }, output: jobExample },
  'jobs.list': { input: { status: 'open', limit: 500, cursor: 'c' }, output: { jobs: [jobExample], nextCursor: null } },
  'jobs.counts': { input: {}, output: { queued: 1, processing: 0, completed: 2, failed: 0, cancelled: 0 } },
  'jobs.cancel': { input: { jobId: EXAMPLE_ID }, output: jobExample },
  'jobs.retry': { input: { jobId: EXAMPLE_ID }, output: jobExample },
  'jobs.resolve': { input: { jobId: EXAMPLE_ID, outcome: { kind: 'task', taskId: 't' } }, output: jobExample },
  'jobs.createBatch': {
    input: { jobs: [{ jobType: 'image', params: {} }] },
    output: { jobIds: [EXAMPLE_ID] },
  },
  'jobs.edit': { input: { jobId: EXAMPLE_ID, params: { prompt: 'b' }, model: 'm' }, output: jobExample },
  'budget.correct': { input: { jobId: EXAMPLE_ID, actualMicros: 1 }, output: jobExample },
  'library.tidy': { input: {}, output: { quarantined: ['/data/quarantine/a.png'] } },
  'jobs.move': { input: { jobId: EXAMPLE_ID, before: EXAMPLE_ID }, output: jobExample },
  'jobs.setPriority': { input: { jobId: EXAMPLE_ID, priority: -1 }, output: jobExample },
  'queue.pause': { input: { provider: 'comfyui' }, output: { paused: false, pausedProviders: ['comfyui'] } },
  'queue.resume': { input: {}, output: { paused: false, pausedProviders: [] } },
  'library.list': {
    input: { filter: { text: 'a', kinds: ['image'], trashed: true }, limit: 1 },
    output: { assets: [assetExample], nextCursor: 'c', total: 1 },
  },
  'library.get': { input: { assetId: EXAMPLE_ID }, output: assetExample },
  'library.update': { input: { assetId: EXAMPLE_ID, favourite: false, rating: 0 }, output: assetExample },
  'library.trash': { input: { assetIds: [EXAMPLE_ID] }, output: { assets: [assetExample] } },
  'library.restore': { input: { assetIds: [EXAMPLE_ID] }, output: { assets: [] } },
  'library.setPoster': {
    input: { assetId: EXAMPLE_ID, dataUrl: 'data:image/webp;base64,UklGRg==' },
    output: assetExample,
  },
  'library.export': {
    input: { assetIds: [EXAMPLE_ID], directory: '/out' },
    output: { files: ['/out/a.png'], removed: [], leftOut: [] },
  },
  'library.verify': { input: {}, output: { checked: 1, missing: [], damaged: [], orphans: [] } },
  'library.import': { input: { dataUrl: 'data:image/png;base64,AA==', name: 'a.png' }, output: assetExample },
  'providers.list': { input: {}, output: { providers: [providerExample] } },
  'providers.get': { input: { provider: 'comfyui' }, output: providerExample },
  'budget.show': { input: {}, output: budgetExample },
  'budget.setLimit': { input: { window: 'month', limitMicros: 0 }, output: limitExample },
  'budget.removeLimit': { input: { limitId: EXAMPLE_ID }, output: { removed: true } },
  'budget.ledger': {
    input: {},
    output: {
      entries: [
        {
          id: 1,
          kind: 'reserve',
          reservationId: EXAMPLE_ID,
          jobId: EXAMPLE_ID,
          attempt: 1,
          provider: 'runway',
          heldMicros: 5,
          spentMicros: 0,
          costBasis: null,
          priceVersion: null,
          windowAt: 1,
          createdAt: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'budget.history': {
    input: { days: 1 },
    output: {
      timeZone: 'UTC',
      start: 0,
      end: 86_400_000,
      days: [{ start: 0, hours: 24, spentMicros: { runway: 5 } }],
      byProvider: [{ value: 'runway', spentMicros: 5 }],
      byProject: [{ value: '', spentMicros: 5 }],
      byType: [{ value: 'video', spentMicros: 5 }],
      dearest: [
        {
          jobId: EXAMPLE_ID,
          provider: 'runway',
          model: null,
          jobType: 'video',
          prompt: 'p',
          spentMicros: 5,
          createdAt: 1,
        },
      ],
      paidAssets: { count: 1, spentMicros: 5 },
    },
  },
  'budget.verify': { input: {}, output: { ok: true, checks: [{ name: 'n', ok: true, detail: 'd' }] } },
  'settings.get': { input: {}, output: settingsExample },
  'settings.set': { input: { theme: 'dark' }, output: settingsExample },
  'keys.list': { input: {}, output: { keys: [key], keychain: { available: false, message: 'none' } } },
  'keys.set': { input: { provider: 'runway', key: 'key_0123456789', store: 'session' }, output: key },
  'keys.remove': { input: { provider: 'runway' }, output: key },
  'keys.test': {
    input: { provider: 'runway', key: 'key_0123456789' },
    output: { provider: 'runway', state: 'accepted', message: 'm', balance: { text: '5 credits', usdMicros: 50_000 } },
  },
  'providers.accounts': {
    input: { refresh: true },
    output: {
      accounts: [{ provider: 'runway', balance: null, problem: 'p', readAt: 1 }],
      prices: { version: '2026-11-22', ageDays: 0, isOld: false },
    },
  },
  'library.change': {
    input: { assetIds: [EXAMPLE_ID], addTags: ['sea'], projectId: null },
    output: { assets: [assetExample] },
  },
  'library.facets': {
    input: { filter: { trashed: false } },
    output: {
      kinds: [{ value: 'image', count: 2 }],
      providers: [{ value: 'draft', count: 2 }],
      models: [],
      tags: [{ value: 'sea', count: 1 }],
      projects: [{ value: EXAMPLE_ID, count: 1 }],
      ratings: [{ value: 5, count: 1 }],
    },
  },
  'library.neighbours': {
    input: { assetId: EXAMPLE_ID, filter: { trashed: false } },
    output: { newer: assetExample, older: null },
  },
  'library.days': {
    input: { filter: { trashed: false }, timeZone: 'Europe/Berlin' },
    output: { days: [{ day: '2026-11-22', start: 1, count: 3 }] },
  },
  'library.lineage': {
    input: { assetId: EXAMPLE_ID },
    output: { assets: [assetExample], links: [{ parentId: EXAMPLE_ID, childId: EXAMPLE_ID, role: 'image' }] },
  },
  'library.importFolder': { input: { directory: '/pictures' }, output: folderImport },
  'library.importStatus': { input: {}, output: folderImport },
  'library.importCancel': { input: {}, output: folderImport },
  'presets.list': { input: {}, output: { presets: [preset] } },
  'presets.create': {
    input: { ...presetContent, id: EXAMPLE_ID, name: 'Portrait', before: EXAMPLE_ID },
    output: preset,
  },
  'presets.update': { input: { presetId: EXAMPLE_ID, name: 'Face', content: presetContent }, output: preset },
  'presets.move': { input: { presetId: EXAMPLE_ID, before: EXAMPLE_ID }, output: { presets: [preset] } },
  'presets.remove': { input: { presetId: EXAMPLE_ID }, output: { removed: true } },
  'collections.list': { input: {}, output: { collections: [collection] } },
  'collections.create': { input: { name: 'Seas' }, output: collection },
  'collections.rename': { input: { collectionId: EXAMPLE_ID, name: 'Seas' }, output: collection },
  'collections.remove': { input: { collectionId: EXAMPLE_ID }, output: { removed: true } },
  'collections.change': { input: { collectionId: EXAMPLE_ID, add: [EXAMPLE_ID], remove: [] }, output: collection },
  'projects.list': { input: {}, output: { projects: [project] } },
  'projects.create': { input: { name: 'Film' }, output: project },
  'projects.update': { input: { projectId: EXAMPLE_ID, archived: true }, output: project },
  ...MODEL_METHOD_EXAMPLES,
  'comfy.status': { input: {}, output: comfyExample },
  'comfy.backends': { input: {}, output: { backends: [backend] } },
  'comfy.addBackend': {
    input: { url: 'http://studio:8188', label: 'Studio', capacity: 4 },
    output: { backends: [backend] },
  },
  'comfy.removeBackend': { input: { id: 'studio:8188' }, output: { backends: [] } },
  'comfy.attach': { input: { url: 'http://localhost:8188' }, output: comfyExample },
  'comfy.detach': { input: {}, output: comfyExample },
  'comfy.start': { input: { safeMode: true }, output: comfyExample },
  'comfy.stop': { input: {}, output: comfyExample },
  'comfy.restart': { input: {}, output: comfyExample },
  'comfy.logs': { input: { lines: 5, backend: 'local' }, output: { lines: ['got prompt'], file: '/f' } },
};
