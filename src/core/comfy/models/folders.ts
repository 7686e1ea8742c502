import { extname } from 'node:path';
import type { ModelFolder } from '../../../contract/model-files.ts';

/**
 * Folder names of ComfyUI → the name of today. Two names for one folder: `folder_paths.py` of ComfyUI reads both
 * (`text_encoders` + `clip`, `diffusion_models` + `unet`, `controlnet` + `t2i_adapter`).
 */
const FOLDER_OF: ReadonlyMap<string, ModelFolder> = new Map([
  ['checkpoints', 'checkpoints'],
  ['diffusion_models', 'diffusion_models'],
  ['unet', 'diffusion_models'],
  ['text_encoders', 'text_encoders'],
  ['clip', 'text_encoders'],
  ['vae', 'vae'],
  ['loras', 'loras'],
  ['controlnet', 'controlnet'],
  ['t2i_adapter', 'controlnet'],
  ['clip_vision', 'clip_vision'],
  ['upscale_models', 'upscale_models'],
  ['embeddings', 'embeddings'],
  ['style_models', 'style_models'],
  ['vae_approx', 'vae_approx'],
  ['gligen', 'gligen'],
  ['hypernetworks', 'hypernetworks'],
  ['photomaker', 'photomaker'],
  ['model_patches', 'model_patches'],
  ['audio_encoders', 'audio_encoders'],
  ['latent_upscale_models', 'latent_upscale_models'],
  ['diffusers', 'diffusers'],
]);

/** `supported_pt_extensions` of ComfyUI's `folder_paths.py`. */
const EXTENSIONS = new Set(['.ckpt', '.pt', '.pt2', '.bin', '.pth', '.safetensors', '.pkl', '.sft']);

/** The folder of today behind a folder's name on disk; undefined: not one of ComfyUI's. */
export function modelFolderOf(name: string): ModelFolder | undefined {
  return FOLDER_OF.get(name);
}

/** true for a name that ComfyUI lists as a model. */
export function isModelFile(name: string): boolean {
  return EXTENSIONS.has(extname(name).toLowerCase());
}

/** true for a format without code: everything else is a pickle, which can run programs when it is loaded. */
export function isSafetensorsFile(name: string): boolean {
  const extension = extname(name).toLowerCase();
  return extension === '.safetensors' || extension === '.sft';
}
