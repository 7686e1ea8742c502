import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../../../src/contract/comfy-install.ts';
import { memoryOfMachine, memoryOfServer } from '../../../../src/core/comfy/models/memory.ts';
import { modelRoots } from '../../../../src/core/comfy/models/roots.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const card = (vendor: Gpu['vendor'], vramTotalBytes: number | null): Gpu => ({
  vendor,
  name: vendor,
  vramTotalBytes,
  vramFreeBytes: null,
  driver: null,
  computeCapability: null,
});

describe('memory', () => {
  it.each([
    [
      'a server here with a GPU',
      { url: 'http://127.0.0.1:8188', deviceType: 'cuda', device: 'RTX', vramTotalBytes: 12 },
      { vramBytes: 12, ramBytes: 64, isShared: false, source: 'ComfyUI (RTX)' },
    ],
    [
      'a server elsewhere, whose main memory nobody told us',
      { url: 'http://studio:8188', deviceType: 'cuda', vramTotalBytes: 12 },
      { vramBytes: 12, ramBytes: null, isShared: false, source: 'ComfyUI' },
    ],
    [
      'a server on the processor',
      { url: 'http://localhost:8188', deviceType: 'cpu', vramTotalBytes: 32 },
      { vramBytes: null, ramBytes: 32, isShared: true, source: 'ComfyUI' },
    ],
    [
      'a Mac',
      { url: 'http://127.0.0.1:1', deviceType: 'mps', vramTotalBytes: 16 },
      { vramBytes: 16, ramBytes: 16, isShared: true, source: 'ComfyUI' },
    ],
    ['a server that says nothing', {}, undefined],
  ])('of %s', (_name, facts, expected) => {
    expect(memoryOfServer(facts, 64)).toEqual(expected);
  });

  it.each([
    [
      'the largest of two GPUs',
      [card('nvidia', 8), card('nvidia', 24)],
      { vramBytes: 24, ramBytes: 64, isShared: false, source: 'nvidia' },
    ],
    ['Apple silicon', [card('apple', null)], { vramBytes: 64, ramBytes: 64, isShared: true, source: 'apple' }],
    [
      'a GPU without a figure',
      [card('intel', null)],
      { vramBytes: null, ramBytes: null, isShared: false, source: 'intel' },
    ],
    ['no GPU', [], { vramBytes: null, ramBytes: 64, isShared: true, source: 'no GPU was found' }],
  ])('of a machine with %s', (_name, gpus, expected) => {
    expect(memoryOfMachine({ gpus, ramTotalBytes: 64 })).toEqual(expected);
  });
});

describe('modelRoots', () => {
  it('are our own folder, that of an adopted ComfyUI and the shared ones, each once', () => {
    const home = tempFolder();
    mkdirSync(join(home, 'comfy'));
    const installation = {
      schema: 1,
      kind: 'adopted',
      root: '/opt/ComfyUI',
      python: '/p',
      torch: 'unknown',
      version: null,
      commit: null,
      sharedModelFolders: ['/models', '/opt/ComfyUI/models'],
      installedAt: 1,
    };
    writeFileSync(join(home, 'comfy', 'installation.json'), JSON.stringify(installation));

    expect(modelRoots(home)).toEqual([
      { path: join(home, 'comfy', 'models'), origin: 'own' },
      { path: '/opt/ComfyUI/models', origin: 'adopted' },
      { path: '/models', origin: 'shared' },
    ]);
    expect(modelRoots(tempFolder())).toHaveLength(1);
  });
});
