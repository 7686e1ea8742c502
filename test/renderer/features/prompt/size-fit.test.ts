import { expect, it } from 'vitest';
import { installedModelSchema } from '../../../../src/contract/model-files.ts';
import { sizeFit } from '../../../../renderer/features/prompt/size-fit.ts';
import { aComfyProvider, aDraftProvider } from '../../samples.ts';

const GB = 1024 ** 3;
const SDXL = installedModelSchema.parse({
  path: '/m/sdxl.safetensors',
  name: 'sdxl.safetensors',
  folder: 'checkpoints',
  origin: 'own',
  bytes: 6.5 * GB,
  modifiedAt: 1,
  kind: 'checkpoint',
  family: 'sdxl',
  precision: 'fp16',
  isSafetensors: true,
  sha256: null,
  catalogId: null,
  fit: { verdict: 'fits', message: '' },
  problem: null,
});
const models = { installed: [SDXL], memory: { vramBytes: 12 * GB, ramBytes: 32 * GB, isShared: false, source: 't' } };
const local = { provider: aComfyProvider('ready'), model: SDXL.name, capability: undefined, isChosen: true };

it('a size fits, is slower or is too large for the model and the memory of this computer', () => {
  expect(sizeFit(local, models, 1024 ** 2)).toBe('fits');
  expect(sizeFit(local, models, 2048 ** 2)).toBe('offload');
  expect(sizeFit(local, models, 4096 ** 2)).toBe('too_large');
});

it('nothing is said about another’s computer, an unknown model, or memory that nobody knows', () => {
  expect(sizeFit({ ...local, provider: aDraftProvider() }, models, 1024 ** 2)).toBeUndefined();
  expect(sizeFit({ ...local, model: 'other' }, models, 1024 ** 2)).toBeUndefined();
  expect(sizeFit(local, { ...models, memory: undefined }, 1024 ** 2)).toBeUndefined();
  const unknown = { vramBytes: null, ramBytes: null, isShared: false, source: '' };
  expect(sizeFit(local, { ...models, memory: unknown }, 1024 ** 2)).toBeUndefined();
});
