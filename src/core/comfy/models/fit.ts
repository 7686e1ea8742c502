import type { ModelFamily, ModelFit, ModelKind, ModelMemory } from '../../../contract/model-files.ts';
import { memoryVerdict, RESERVED_BYTES, workingBytes } from '../../../contract/model-memory.ts';

const GIB = 1024 ** 3;

/** Kinds that are loaded beside a model and moved out again; alone they decide nothing. */
const COMPANIONS: ReadonlySet<ModelKind> = new Set([
  'lora',
  'vae',
  'text_encoder',
  'clip_vision',
  'controlnet',
  'upscaler',
  'embedding',
]);

/**
 * Whether a model runs on this computer: from the size of its file, its family, and the memory. `bytes` null: the size is not known.
 * Pure; an estimate, never a refusal.
 */
export function fitOf(
  model: { readonly bytes: number | null; readonly family: ModelFamily; readonly kind: ModelKind },
  memory: ModelMemory,
): ModelFit {
  const { bytes } = model;
  if (bytes === null) return { verdict: 'unknown', message: 'The size of the file is not known yet.' };
  const need = { bytes, working: COMPANIONS.has(model.kind) ? 0.8 * GIB : workingBytes(model.family) };
  const verdict = memoryVerdict(need, memory);
  const { vramBytes, ramBytes } = memory;
  if (vramBytes === null && ramBytes === null)
    return { verdict, message: 'How much memory this computer has for models is not known.' };
  if (memory.isShared || vramBytes === null)
    return { verdict, message: inOneMemory(verdict, { ...need, total: vramBytes ?? ramBytes ?? 0 }) };
  return { verdict, message: onGpu(verdict, { ...need, vramBytes, ramBytes }) };
}

function onGpu(
  verdict: ModelFit['verdict'],
  of: {
    readonly bytes: number;
    readonly working: number;
    readonly vramBytes: number;
    readonly ramBytes: number | null;
  },
): string {
  const { working, vramBytes, ramBytes } = of;
  const need = `${gib(of.bytes)} for the weights and about ${gib(working)} to work`;
  switch (verdict) {
    case 'fits':
      return `Fits your GPU: ${need}, of ${gib(vramBytes)}.`;
    case 'unknown':
      return `Larger than your GPU (${need}, of ${gib(vramBytes)}); whether main memory helps out is not known.`;
    case 'offload':
      return `Runs with parts in main memory, slower: ${need}, and your GPU has ${gib(vramBytes)}.`;
    case 'too_large': {
      const lack =
        working > vramBytes - RESERVED_BYTES
          ? `your GPU has ${gib(vramBytes)}`
          : `${gib(vramBytes)} on your GPU and ${gib(ramBytes ?? 0)} of main memory are too little`;
      return `Too large for this computer: ${need}; ${lack}.`;
    }
  }
}

/** Apple silicon, or a ComfyUI on the processor: weights and work share the main memory. */
function inOneMemory(
  verdict: ModelFit['verdict'],
  { bytes, working, total }: { readonly bytes: number; readonly working: number; readonly total: number },
): string {
  const text = `${gib(bytes)} for the weights and about ${gib(working)} to work, of ${gib(total)} of memory`;
  if (verdict === 'too_large') return `Too large for this computer: ${text}.`;
  if (verdict === 'offload') return `Runs on the processor, very slowly: ${text}.`;
  return `Fits this computer: ${text}.`;
}

function gib(bytes: number): string {
  const value = bytes / GIB;
  return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)} GB`;
}
