import { expect, it } from 'vitest';
import { memoryVerdict, workingBytes } from '../../src/contract/model-memory.ts';

const GB = 1024 ** 3;
const gpu = (vram: number) => ({ vramBytes: vram * GB, ramBytes: 32 * GB, isShared: false, source: 'test' });

it.each([
  ['SDXL at its own size on 12 GB', 1024 * 1024, 12, 'fits'],
  ['SDXL at two megapixels on 12 GB', 1344 * 1536, 12, 'offload'],
  ['SDXL at four megapixels on 12 GB', 2048 * 2048, 12, 'offload'],
  ['SDXL at nine megapixels on 12 GB', 3072 * 3072, 12, 'too_large'],
  ['SDXL at nine megapixels on 48 GB', 3072 * 3072, 48, 'fits'],
])('%s', (_, pixels, vram, verdict) => {
  expect(memoryVerdict({ bytes: 6.5 * GB, working: workingBytes('sdxl', pixels) }, gpu(vram))).toBe(verdict);
});

it('a picture below the usual size takes what the usual one does', () => {
  expect(workingBytes('sd1', 64 * 64)).toBe(workingBytes('sd1'));
  expect(workingBytes('sd1', 1024 * 1024)).toBe(4 * workingBytes('sd1'));
});
