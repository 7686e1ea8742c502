import { join } from 'node:path';
import type { Installation } from '../installation.ts';

/** The folders of models that ComfyUI knows, with the older names that it reads as well. */
const MODEL_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  checkpoints: ['checkpoints'],
  configs: ['configs'],
  loras: ['loras'],
  vae: ['vae'],
  text_encoders: ['text_encoders', 'clip'],
  diffusion_models: ['diffusion_models', 'unet'],
  clip_vision: ['clip_vision'],
  style_models: ['style_models'],
  embeddings: ['embeddings'],
  diffusers: ['diffusers'],
  vae_approx: ['vae_approx'],
  controlnet: ['controlnet', 't2i_adapter'],
  gligen: ['gligen'],
  upscale_models: ['upscale_models'],
  latent_upscale_models: ['latent_upscale_models'],
  hypernetworks: ['hypernetworks'],
  photomaker: ['photomaker'],
  classifiers: ['classifiers'],
  model_patches: ['model_patches'],
  audio_encoders: ['audio_encoders'],
};

/**
 * The file for `--extra-model-paths-config`: model folders of other programs, and for an adopted ComfyUI its own models and custom nodes,
 * which `--base-directory` hides. JSON, which is YAML in which every path can be written. undefined: there are none.
 */
export function modelPathsFile(
  installation: Pick<Installation, 'kind' | 'root' | 'sharedModelFolders'>,
): string | undefined {
  const own = installation.kind === 'adopted' ? [join(installation.root, 'models')] : [];
  const folders = [...new Set([...own, ...installation.sharedModelFolders])];
  const sections: Record<string, Record<string, string>> = {};
  for (const [index, folder] of folders.entries()) sections[`models_${index + 1}`] = sectionOf(folder);
  if (installation.kind === 'adopted')
    sections['custom_nodes'] = { base_path: installation.root, custom_nodes: 'custom_nodes' };
  if (Object.keys(sections).length === 0) return undefined;
  return `${JSON.stringify(sections, null, 2)}\n`;
}

function sectionOf(folder: string): Record<string, string> {
  const entries = Object.entries(MODEL_FOLDERS).map(([name, folders]) => [name, folders.join('\n')] as const);
  return { base_path: folder, ...Object.fromEntries(entries) };
}
