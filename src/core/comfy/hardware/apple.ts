import type { Gpu } from '../../../contract/comfy-install.ts';
import type { Question } from './ask.ts';

/** The name of the chip: "Apple M3 Max", or that of an Intel processor. */
export const APPLE_QUESTION: Question = { file: 'sysctl', args: ['-n', 'machdep.cpu.brand_string'] };

/** Apple's own chips share the main memory with their GPU. Pure; empty for a Mac with an Intel processor. */
export function parseApple(brand: string, ramTotalBytes: number): Gpu[] {
  const name = brand.trim();
  if (!name.startsWith('Apple')) return [];
  return [
    {
      vendor: 'apple',
      name,
      vramTotalBytes: ramTotalBytes,
      vramFreeBytes: null,
      driver: null,
      computeCapability: null,
    },
  ];
}
