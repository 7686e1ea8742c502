import type { ModelFolder, ModelKind } from '../../../contract/model-files.ts';
import { detectDiffusion } from './detect-diffusion.ts';
import { detectAdapter } from './detect-adapter.ts';
import { detectPart } from './detect-part.ts';
import type { Detected } from './detected.ts';
import type { SafetensorsHeader } from './safetensors-header.ts';

/** What a file of a folder is when its content does not say. */
const KIND_OF_FOLDER: Partial<Record<ModelFolder, ModelKind>> = {
  checkpoints: 'checkpoint',
  diffusion_models: 'diffusion_model',
  diffusers: 'diffusion_model',
  text_encoders: 'text_encoder',
  vae: 'vae',
  loras: 'lora',
  controlnet: 'controlnet',
  clip_vision: 'clip_vision',
  upscale_models: 'upscaler',
  embeddings: 'embedding',
};

/**
 * Kind and family of a model by tensor names and shapes. The rules are those by which ComfyUI (0.3.64) decides how to load a file; each
 * names its place there. What follows another model (LoRA, ControlNet) has the family of that model. Pure.
 */
export function detectModel(header: SafetensorsHeader, folder: ModelFolder): Detected {
  const fallback = KIND_OF_FOLDER[folder] ?? 'unknown';
  return (
    detectAdapter(header) ?? detectDiffusion(header) ?? detectPart(header) ?? { kind: fallback, family: 'unknown' }
  );
}

/** Kind of a file whose content cannot be read without running it. Pure. */
export function kindOfFolder(folder: ModelFolder): ModelKind {
  return KIND_OF_FOLDER[folder] ?? 'unknown';
}

/** Names of element types, by https://github.com/huggingface/safetensors (Dtype). */
const PRECISIONS: Readonly<Record<string, string>> = {
  F64: 'fp64',
  F32: 'fp32',
  F16: 'fp16',
  BF16: 'bf16',
  F8_E4M3: 'fp8',
  F8_E5M2: 'fp8',
  I8: 'int8',
  U8: '4 or 8 bit',
};

/** The precision in which most bytes are; null without tensors. `scaled_fp8` marks ComfyUI's scaled fp8 (`model_config_from_unet`). Pure. */
export function precisionOf(header: SafetensorsHeader): string | null {
  const largest = [...header.bytesByType].toSorted((a, b) => b[1] - a[1])[0];
  if (largest === undefined) return null;
  const name = PRECISIONS[largest[0]] ?? largest[0].toLowerCase();
  const isScaled =
    name === 'fp8' && [...header.shapes.keys()].some((key) => /(^|\.)(scaled_fp8|scale_weight)$/.test(key));
  return isScaled ? 'fp8 scaled' : name;
}
