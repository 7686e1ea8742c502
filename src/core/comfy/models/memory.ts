import os from 'node:os';
import type { Gpu } from '../../../contract/comfy-install.ts';
import type { ModelMemory } from '../../../contract/model-files.ts';
import type { Availability } from '../../../contract/provider.ts';

/**
 * The memory that models have, from what a server says of itself (`/system_stats`). undefined: it said nothing usable.
 * A server on another machine has main memory that we do not know. Pure but for the size of this computer's memory.
 */
export function memoryOfServer(facts: Availability['facts'], ramBytes = os.totalmem()): ModelMemory | undefined {
  const { vramTotalBytes, deviceType, device, url } = facts;
  if (typeof vramTotalBytes !== 'number' || !Number.isSafeInteger(vramTotalBytes) || vramTotalBytes <= 0)
    return undefined;
  const isHere =
    typeof url === 'string' && URL.canParse(url) && /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);
  const source = typeof device === 'string' ? `ComfyUI (${device})` : 'ComfyUI';
  // Without a GPU ComfyUI calls main memory video memory.
  if (deviceType === 'cpu') return { vramBytes: null, ramBytes: vramTotalBytes, isShared: true, source };
  if (deviceType === 'mps') return { vramBytes: vramTotalBytes, ramBytes: vramTotalBytes, isShared: true, source };
  return { vramBytes: vramTotalBytes, ramBytes: isHere ? ramBytes : null, isShared: false, source };
}

/** The memory that models would have on this machine, by its hardware: the largest GPU counts. Pure. */
export function memoryOfMachine(machine: {
  readonly gpus: readonly Gpu[];
  readonly ramTotalBytes: number;
}): ModelMemory {
  const { gpus, ramTotalBytes } = machine;
  const apple = gpus.find((gpu) => gpu.vendor === 'apple');
  if (apple !== undefined)
    return { vramBytes: ramTotalBytes, ramBytes: ramTotalBytes, isShared: true, source: apple.name };
  const withMemory = gpus.filter((gpu) => gpu.vramTotalBytes !== null);
  const largest = withMemory.toSorted((a, b) => (b.vramTotalBytes ?? 0) - (a.vramTotalBytes ?? 0))[0];
  if (largest !== undefined)
    return { vramBytes: largest.vramTotalBytes, ramBytes: ramTotalBytes, isShared: false, source: largest.name };
  // A card whose memory nobody names: to call it no GPU would be wrong.
  if (gpus[0] !== undefined) return { vramBytes: null, ramBytes: null, isShared: false, source: gpus[0].name };
  return { vramBytes: null, ramBytes: ramTotalBytes, isShared: true, source: 'no GPU was found' };
}
