import type { ModelFamily } from '../../../contract/model-files.ts';
import type { Detected } from './detected.ts';
import type { SafetensorsHeader } from './safetensors-header.ts';

type Shapes = SafetensorsHeader['shapes'];

/** Words of UMT5 (`umt5_config_xxl.json` in ComfyUI); T5 has 32,128. */
const UMT5_VOCABULARY = 256_384;

/** Text encoders, VAEs, CLIP vision, upscalers, embeddings: what a workflow loads beside its model. undefined: none of them. Pure. */
export function detectPart({ shapes }: SafetensorsHeader): Detected | undefined {
  const vision = visionFamily(shapes);
  if (vision !== undefined) return { kind: 'clip_vision', family: vision };
  const text = textFamily(shapes);
  if (text !== undefined) return { kind: 'text_encoder', family: text };
  const vae = vaeFamily(shapes);
  if (vae !== undefined) return { kind: 'vae', family: vae };
  const upscaler = upscalerFamily(shapes);
  if (upscaler !== undefined) return { kind: 'upscaler', family: upscaler };
  return isEmbedding(shapes) ? { kind: 'embedding', family: embeddingFamily(shapes) } : undefined;
}

/** `load_clipvision_from_sd` in clip_vision.py. */
function visionFamily(shapes: Shapes): ModelFamily | undefined {
  const layer = (index: number): boolean => shapes.has(`vision_model.encoder.layers.${index}.layer_norm1.weight`);
  if (layer(47)) return 'clip_g';
  if (layer(30)) return 'clip_h';
  if (layer(22)) return 'clip_l';
  if (shapes.has('visual.transformer.resblocks.0.attn.in_proj_weight'))
    return shapes.has('visual.transformer.resblocks.30.attn.in_proj_weight') ? 'clip_h' : 'clip_l';
  return undefined;
}

/** `detect_te_model` in sd.py; UMT5 is told from T5 by its vocabulary. */
function textFamily(shapes: Shapes): ModelFamily | undefined {
  const clip = (index: number): boolean => shapes.has(`text_model.encoder.layers.${index}.mlp.fc1.weight`);
  if (clip(30)) return 'clip_g';
  if (clip(22)) return 'clip_h';
  if (clip(0)) return 'clip_l';
  const large =
    shapes.get('encoder.block.23.layer.1.DenseReluDense.wi_1.weight') ??
    shapes.get('encoder.block.23.layer.1.DenseReluDense.wi.weight');
  if (large !== undefined) {
    if (large.at(-1) !== 4096) return 'unknown';
    return shapes.get('shared.weight')?.[0] === UMT5_VOCABULARY ? 'umt5_xxl' : 't5_xxl';
  }
  if (shapes.has('encoder.block.0.layer.0.SelfAttention.k.weight')) return 't5_base';
  return shapes.has('model.layers.0.post_attention_layernorm.weight') ? 'unknown' : undefined;
}

/** The constructor of `VAE` in sd.py, in its order. */
function vaeFamily(shapes: Shapes): ModelFamily | undefined {
  const has = (name: string): boolean => shapes.has(name);
  if (has('taesd_decoder.1.weight')) return 'unknown';
  const picture = shapes.get('decoder.conv_in.weight') ?? shapes.get('first_stage_model.decoder.conv_in.weight');
  if (picture !== undefined) return picture[1] === 16 ? 'image_16' : picture[1] === 4 ? 'image_4' : 'unknown';
  if (has('decoder.layers.1.layers.0.beta')) return 'stable_audio';
  if (has('decoder.up_blocks.0.res_blocks.0.conv1.conv.weight')) return 'ltx';
  if (has('decoder.conv_in.conv.weight')) return 'hunyuan_video';
  if (has('decoder.middle.0.residual.0.gamma'))
    return has('decoder.upsamples.0.upsamples.0.residual.2.weight') ? 'wan22_5b' : 'wan';
  return has('vocoder.backbone.channel_layers.0.0.bias') ? 'ace_step' : undefined;
}

/** The conditions of spandrel (0.4.2), which ComfyUI loads upscalers with: architectures/{ESRGAN,SwinIR,OmniSR,Compact,DAT}/__init__.py. */
function upscalerFamily(shapes: Shapes): ModelFamily | undefined {
  const hasAll = (...names: string[]): boolean => names.every((name) => shapes.has(name));
  if (hasAll('residual_layer.0.residual_layer.0.layer.0.fn.0.weight', 'input.weight', 'up.0.weight')) return 'omnisr';
  if (
    hasAll('model.0.weight', 'model.1.sub.0.RDB1.conv1.0.weight') ||
    hasAll('conv_first.weight', 'body.0.rdb1.conv1.weight', 'conv_last.weight') ||
    hasAll('conv_first.weight', 'RRDB_trunk.0.RDB1.conv1.weight', 'conv_last.weight')
  )
    return 'esrgan';
  if (hasAll('conv_first.weight', 'layers.0.residual_group.blocks.0.norm1.weight')) return 'swinir';
  const isOther =
    hasAll('conv_first.weight', 'layers.0.blocks.0.norm1.weight') || hasAll('body.0.weight', 'body.1.weight');
  return isOther ? 'unknown' : undefined;
}

/** `load_embed` in sd1_clip.py: one tensor for each CLIP under its name, or a single one, which trainers call emb_params. */
function isEmbedding(shapes: Shapes): boolean {
  if (shapes.size === 0 || shapes.size > 3) return false;
  return shapes.has('emb_params') || shapes.has('clip_l') || shapes.has('clip_g');
}

function embeddingFamily(shapes: Shapes): ModelFamily {
  if (shapes.has('clip_g')) return 'sdxl';
  const width = (shapes.get('emb_params') ?? shapes.get('clip_l'))?.at(-1);
  return width === 768 ? 'sd1' : width === 1024 ? 'sd2' : 'unknown';
}
