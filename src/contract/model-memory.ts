import type { ModelFamily, ModelFit, ModelMemory } from './model-files.ts';

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
/** Pixels of the usual size: what a family was trained on. */
const USUAL_PIXELS: Partial<Record<ModelFamily, number>> = { sd1: 512 ** 2, sd2: 768 ** 2 };
const USUAL_PIXELS_ELSE = 1024 ** 2;

/** `EXTRA_RESERVED_VRAM` in model_management.py: what ComfyUI leaves to the rest of the system (Windows: the larger figure), bytes. */
export const RESERVED_BYTES = 0.6 * GIB;
/** The part of main memory that weights may take: the system, the browser and Gesso need the rest. */
export const RAM_SHARE = 0.7;

/**
 * Bytes beside the weights. With `pixels` (width × height) more for more than the usual size, in proportion: attention and the decoder
 * work on as many values as there are pixels.
 */
export function workingBytes(family: ModelFamily, pixels?: number): number {
  const usual = (WORKING_GIB[family] ?? WORKING_UNKNOWN_GIB) * GIB;
  if (pixels === undefined) return usual;
  return usual * Math.max(1, pixels / (USUAL_PIXELS[family] ?? USUAL_PIXELS_ELSE));
}

/** Whether weights and work of these sizes (bytes) go into the memory. Pure; an estimate, never a refusal. */
export function memoryVerdict(
  { bytes, working }: { readonly bytes: number; readonly working: number },
  { vramBytes, ramBytes, isShared }: ModelMemory,
): ModelFit['verdict'] {
  if (vramBytes === null && ramBytes === null) return 'unknown';
  if (isShared || vramBytes === null) {
    if (bytes + working > (vramBytes ?? ramBytes ?? 0) * RAM_SHARE) return 'too_large';
    return vramBytes === null ? 'offload' : 'fits';
  }
  const free = vramBytes - RESERVED_BYTES;
  if (bytes + working <= free) return 'fits';
  if (ramBytes === null) return 'unknown';
  return working <= free && bytes <= ramBytes * RAM_SHARE ? 'offload' : 'too_large';
}
