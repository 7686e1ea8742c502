import type { ModelFamily, ModelFit, ModelKind, ModelMemory } from '../../../contract/model-files.ts';

const GIB = 1024 ** 3;

/**
 * Video memory beside the weights for one picture, clip or sound of usual size, bytes: activations and the decoder. Estimates, on the
 * careful side; ComfyUI itself asks for at least 0.8 GiB (`minimum_inference_memory` in model_management.py).
 */
const WORKING_GIB: Partial<Record<ModelFamily, number>> = {
  sd1: 1.5,
  sd2: 1.5,
  sdxl: 2.5,
  sdxl_refiner: 2.5,
  svd: 4,
  sd3: 3,
  sd35: 3,
  flux: 3,
  flux_dev: 3,
  flux_schnell: 3,
  chroma: 3,
  qwen_image: 4,
  lumina2: 3,
  wan: 4,
  wan22_5b: 4,
  wan_14b: 5,
  ltx: 3,
  hunyuan_video: 5,
  stable_audio: 1.5,
  ace_step: 3,
};
const WORKING_UNKNOWN_GIB = 2;
/** `EXTRA_RESERVED_VRAM` in model_management.py: what ComfyUI leaves to the rest of the system (Windows: the larger figure). */
const RESERVED_GIB = 0.6;
/** The part of main memory that weights may take: the system, the browser and Gesso need the rest. */
const RAM_SHARE = 0.7;

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
  const { vramBytes, ramBytes } = memory;
  if (vramBytes === null && ramBytes === null)
    return { verdict: 'unknown', message: 'How much memory this computer has for models is not known.' };
  const isCompanion = COMPANIONS.has(model.kind);
  const working = (isCompanion ? 0.8 : (WORKING_GIB[model.family] ?? WORKING_UNKNOWN_GIB)) * GIB;
  if (memory.isShared || vramBytes === null) return inOneMemory({ bytes, working }, vramBytes ?? ramBytes ?? 0, memory);
  const free = vramBytes - RESERVED_GIB * GIB;
  const need = `${gib(bytes)} for the weights and about ${gib(working)} to work`;
  if (bytes + working <= free) return { verdict: 'fits', message: `Fits your GPU: ${need}, of ${gib(vramBytes)}.` };
  if (ramBytes === null)
    return {
      verdict: 'unknown',
      message: `Larger than your GPU (${need}, of ${gib(vramBytes)}); whether main memory helps out is not known.`,
    };
  const room = ramBytes * RAM_SHARE;
  if (working <= free && bytes <= room)
    return {
      verdict: 'offload',
      message: `Runs with parts in main memory, slower: ${need}, and your GPU has ${gib(vramBytes)}.`,
    };
  const lack =
    working > free
      ? `your GPU has ${gib(vramBytes)}`
      : `${gib(vramBytes)} on your GPU and ${gib(ramBytes)} of main memory are too little`;
  return { verdict: 'too_large', message: `Too large for this computer: ${need}; ${lack}.` };
}

/** Apple silicon, or a ComfyUI on the processor: weights and work share the main memory. */
function inOneMemory(need: { bytes: number; working: number }, total: number, memory: ModelMemory): ModelFit {
  const isSlow = memory.vramBytes === null;
  const text = `${gib(need.bytes)} for the weights and about ${gib(need.working)} to work, of ${gib(total)} of memory`;
  if (need.bytes + need.working > total * RAM_SHARE)
    return { verdict: 'too_large', message: `Too large for this computer: ${text}.` };
  if (isSlow) return { verdict: 'offload', message: `Runs on the processor, very slowly: ${text}.` };
  return { verdict: 'fits', message: `Fits this computer: ${text}.` };
}

function gib(bytes: number): string {
  const value = bytes / GIB;
  return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)} GB`;
}
