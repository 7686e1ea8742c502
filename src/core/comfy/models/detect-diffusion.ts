import type { ModelFamily } from '../../../contract/model-files.ts';
import type { Detected } from './detected.ts';
import type { SafetensorsHeader } from './safetensors-header.ts';

type Shapes = SafetensorsHeader['shapes'];

/** `unet_prefix_from_state_dict` in ComfyUI's model_detection.py, and the bare names of files in diffusion_models. */
const PREFIXES = ['model.diffusion_model.', 'model.model.', 'net.', 'diffusion_model.', 'model.', ''] as const;
/** Text encoders and VAEs inside a whole checkpoint: `vae_key_prefix` and `text_encoder_key_prefix` in supported_models.py. */
const COMPANIONS =
  /^(first_stage_model|vae|pretransform\.model|cond_stage_model|conditioner|text_encoders|clip_l|clip_g)\./;

/** A network that makes pictures, clips or sound, alone or as a whole checkpoint; undefined when the file is something else. Pure. */
export function detectDiffusion({ shapes }: SafetensorsHeader): Detected | undefined {
  for (const prefix of PREFIXES) {
    const family = familyAt(shapes, prefix) ?? (prefix === '' ? diffusersFamily(shapes) : undefined);
    if (family === undefined) continue;
    const isWhole = prefix !== '' && [...shapes.keys()].some((key) => COMPANIONS.test(key));
    return { kind: isWhole ? 'checkpoint' : 'diffusion_model', family };
  }
  return undefined;
}

/** `detect_unet_config` in model_detection.py, in its order; what it tells apart by configuration, by the classes of supported_models.py. */
export function familyAt(shapes: Shapes, prefix: string): ModelFamily | undefined {
  const has = (name: string): boolean => shapes.has(prefix + name);
  const size = (name: string, dimension: number): number | undefined => shapes.get(prefix + name)?.at(dimension);
  // "mmdit model"; `qk_norm: rms` is what SD3.5 has and SD3 has not.
  if (has('joint_blocks.0.context_block.attn.qkv.weight'))
    return has('joint_blocks.0.context_block.attn.ln_q.weight') ? 'sd35' : 'sd3';
  // "stable audio dit"
  if (has('transformer.rotary_pos_emb.inv_freq')) return 'stable_audio';
  // "Hunyuan Video"
  if (has('txt_in.individual_token_refiner.blocks.0.norm1.weight')) return 'hunyuan_video';
  // "Flux, Chroma or Chroma Radiance"; Flux and FluxSchnell differ by guidance_embed.
  if (has('double_blocks.0.img_attn.norm.key_norm.scale')) {
    if (has('distilled_guidance_layer.0.norms.0.scale') || has('distilled_guidance_layer.norms.0.scale'))
      return 'chroma';
    if (has('img_in.weight')) return has('guidance_in.in_layer.weight') ? 'flux_dev' : 'flux_schnell';
  }
  // "Lightricks ltxv"; with pos_embed.proj.bias it is PixArt.
  if (has('adaln_single.emb.timestep_embedder.linear_1.bias')) return has('pos_embed.proj.bias') ? undefined : 'ltx';
  // "ACE-Step model"
  if (has('genre_embedder.weight')) return 'ace_step';
  // "Lumina 2"
  if (has('cap_embedder.1.weight')) return 'lumina2';
  // "Wan 2.1"; WAN22_T2V has out_dim 48 (head.head.weight has four rows for each), the large ones have dim 5120.
  if (has('head.modulation')) {
    if ((size('head.head.weight', 0) ?? 0) / 4 === 48) return 'wan22_5b';
    return size('head.modulation', -1) === 5120 ? 'wan_14b' : 'wan';
  }
  // "Qwen Image"
  if (has('txt_norm.weight')) return 'qwen_image';
  return has('input_blocks.0.0.weight') ? unetFamily(shapes, prefix) : undefined;
}

/** model_channels and context_dim of SD15, SD20, SDXLRefiner, SDXL and SVD_img2vid in supported_models.py. */
function unetFamily(shapes: Shapes, prefix: string): ModelFamily {
  const start = `${prefix}input_blocks.`;
  const context = [...shapes].find(
    ([key]) => key.startsWith(start) && key.endsWith('.1.transformer_blocks.0.attn2.to_k.weight'),
  );
  if ([...shapes.keys()].some((key) => key.startsWith(start) && key.includes('.time_stack.'))) return 'svd';
  if (shapes.get(`${start}0.0.weight`)?.[0] === 384) return 'sdxl_refiner';
  return familyOfContext(context?.[1][1]);
}

/** Files of the diffusers library: `unet_config_from_diffusers_unet` in model_detection.py reads the same key. */
function diffusersFamily(shapes: Shapes): ModelFamily | undefined {
  if (!shapes.has('conv_in.weight') || !shapes.has('time_embedding.linear_1.weight')) return undefined;
  const context = [...shapes].find(([key]) =>
    /^down_blocks\.\d+\.attentions\.0\.transformer_blocks\.0\.attn2\.to_k\.weight$/.test(key),
  );
  return context === undefined ? undefined : familyOfContext(context[1][1]);
}

/** The family that reads a prompt of this width: context_dim in supported_models.py. */
export function familyOfContext(width: number | undefined): ModelFamily {
  if (width === 768) return 'sd1';
  if (width === 1024) return 'sd2';
  if (width === 1280) return 'sdxl_refiner';
  return width === 2048 ? 'sdxl' : 'unknown';
}
