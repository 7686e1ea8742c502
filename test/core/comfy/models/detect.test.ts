import { describe, expect, it } from 'vitest';
import { detectModel, precisionOf } from '../../../../src/core/comfy/models/detect.ts';
import type { SafetensorsHeader } from '../../../../src/core/comfy/models/safetensors-header.ts';
import type { Tensors } from '../../../fakes/models/safetensors.ts';

function header(
  tensors: Tensors,
  options: { types?: Record<string, number>; metadata?: Record<string, string> } = {},
): SafetensorsHeader {
  return {
    shapes: new Map(Object.entries(tensors)),
    bytesByType: new Map(Object.entries(options.types ?? { F16: 1 })),
    metadata: options.metadata ?? {},
  };
}

const unet = (channels: number, context: number): Tensors => ({
  'model.diffusion_model.input_blocks.0.0.weight': [channels, 4, 3, 3],
  'model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight': [640, context],
  'first_stage_model.decoder.conv_in.weight': [512, 4, 3, 3],
});
const flux: Tensors = { 'double_blocks.0.img_attn.norm.key_norm.scale': [128], 'img_in.weight': [3072, 64] };
const mmdit: Tensors = { 'model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight': [4608, 1536] };
const wan = (dim: number, out: number): Tensors => ({ 'head.modulation': [1, 2, dim], 'head.head.weight': [out, dim] });

describe('detectModel', () => {
  it.each<[string, Tensors, string, string]>([
    ['SD 1.5', unet(320, 768), 'checkpoint', 'sd1'],
    ['SD 2', unet(320, 1024), 'checkpoint', 'sd2'],
    ['SDXL', { ...unet(320, 2048), 'conditioner.embedders.0.x': [1] }, 'checkpoint', 'sdxl'],
    ['the SDXL refiner', unet(384, 1280), 'checkpoint', 'sdxl_refiner'],
    [
      'SVD',
      { ...unet(320, 1024), 'model.diffusion_model.input_blocks.1.1.time_stack.0.attn1.to_q.weight': [1] },
      'checkpoint',
      'svd',
    ],
    ['SD 3', { ...mmdit, 'text_encoders.clip_l.x': [1] }, 'checkpoint', 'sd3'],
    [
      'SD 3.5',
      {
        ...mmdit,
        'model.diffusion_model.joint_blocks.0.context_block.attn.ln_q.weight': [64],
        'text_encoders.clip_l.x': [1],
      },
      'checkpoint',
      'sd35',
    ],
    ['Flux schnell', flux, 'diffusion_model', 'flux_schnell'],
    ['Flux dev', { ...flux, 'guidance_in.in_layer.weight': [3072, 256] }, 'diffusion_model', 'flux_dev'],
    ['Chroma', { ...flux, 'distilled_guidance_layer.norms.0.scale': [1] }, 'diffusion_model', 'chroma'],
    ['Wan 2.2 5B', wan(3072, 192), 'diffusion_model', 'wan22_5b'],
    ['Wan 14B', wan(5120, 64), 'diffusion_model', 'wan_14b'],
    ['Wan 1.3B', wan(1536, 64), 'diffusion_model', 'wan'],
    [
      'LTX',
      { 'model.diffusion_model.adaln_single.emb.timestep_embedder.linear_1.bias': [2048], 'vae.decoder.x': [1] },
      'checkpoint',
      'ltx',
    ],
    [
      'Hunyuan Video',
      { 'txt_in.individual_token_refiner.blocks.0.norm1.weight': [1] },
      'diffusion_model',
      'hunyuan_video',
    ],
    ['Qwen Image', { 'txt_norm.weight': [1] }, 'diffusion_model', 'qwen_image'],
    [
      'Stable Audio',
      { 'model.model.transformer.rotary_pos_emb.inv_freq': [32], 'pretransform.model.x': [1] },
      'checkpoint',
      'stable_audio',
    ],
    [
      'ACE-Step',
      { 'model.diffusion_model.genre_embedder.weight': [1], 'text_encoders.x': [1] },
      'checkpoint',
      'ace_step',
    ],
    [
      'an SDXL network of the diffusers library',
      {
        'conv_in.weight': [320, 4, 3, 3],
        'time_embedding.linear_1.weight': [1280, 320],
        'down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight': [640, 2048],
      },
      'diffusion_model',
      'sdxl',
    ],
    ['the VAE of SD and SDXL', { 'decoder.conv_in.weight': [512, 4, 3, 3] }, 'vae', 'image_4'],
    ['the VAE of Flux and SD 3', { 'decoder.conv_in.weight': [512, 16, 3, 3] }, 'vae', 'image_16'],
    ['the VAE of Wan 2.1', { 'decoder.middle.0.residual.0.gamma': [384, 1, 1, 1] }, 'vae', 'wan'],
    [
      'the VAE of Wan 2.2',
      { 'decoder.middle.0.residual.0.gamma': [1024], 'decoder.upsamples.0.upsamples.0.residual.2.weight': [1] },
      'vae',
      'wan22_5b',
    ],
    ['CLIP-L', { 'text_model.encoder.layers.0.mlp.fc1.weight': [3072, 768] }, 'text_encoder', 'clip_l'],
    [
      'CLIP-G',
      { 'text_model.encoder.layers.0.mlp.fc1.weight': [1], 'text_model.encoder.layers.30.mlp.fc1.weight': [1] },
      'text_encoder',
      'clip_g',
    ],
    [
      'T5-XXL',
      { 'encoder.block.23.layer.1.DenseReluDense.wi_1.weight': [10240, 4096], 'shared.weight': [32128, 4096] },
      'text_encoder',
      't5_xxl',
    ],
    [
      'UMT5-XXL',
      { 'encoder.block.23.layer.1.DenseReluDense.wi_1.weight': [10240, 4096], 'shared.weight': [256384, 4096] },
      'text_encoder',
      'umt5_xxl',
    ],
    ['T5 base', { 'encoder.block.0.layer.0.SelfAttention.k.weight': [768, 768] }, 'text_encoder', 't5_base'],
    ['CLIP vision H', { 'vision_model.encoder.layers.30.layer_norm1.weight': [1280] }, 'clip_vision', 'clip_h'],
    [
      'a ControlNet for SDXL of the diffusers library',
      {
        'controlnet_cond_embedding.conv_in.weight': [16, 3, 3, 3],
        'down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight': [640, 2048],
      },
      'controlnet',
      'sdxl',
    ],
    [
      'a ControlNet for SD 1.5',
      {
        'control_model.zero_convs.0.0.weight': [320],
        'control_model.input_blocks.0.0.weight': [320, 4, 3, 3],
        'control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, 768],
      },
      'controlnet',
      'sd1',
    ],
    [
      'a ControlNet for Flux',
      { 'controlnet_blocks.0.weight': [1], 'controlnet_x_embedder.weight': [1] },
      'controlnet',
      'flux',
    ],
    ['ESRGAN', { 'model.0.weight': [64, 3, 3, 3], 'model.1.sub.0.RDB1.conv1.0.weight': [1] }, 'upscaler', 'esrgan'],
    [
      'OmniSR',
      { 'residual_layer.0.residual_layer.0.layer.0.fn.0.weight': [1], 'input.weight': [1], 'up.0.weight': [1] },
      'upscaler',
      'omnisr',
    ],
    ['an SDXL embedding', { clip_l: [4, 768], clip_g: [4, 1280] }, 'embedding', 'sdxl'],
  ])('knows %s', (_name, tensors, kind, family) => {
    expect(detectModel(header(tensors), 'checkpoints')).toEqual({ kind, family });
  });

  it.each<[string, Tensors, Record<string, string>, string]>([
    ['what its trainer wrote', { 'x.lora_up.weight': [1, 1] }, { ss_base_model_version: 'sdxl_base_v1-0' }, 'sdxl'],
    ['its ModelSpec', { 'x.lora_A.weight': [1, 1] }, { 'modelspec.architecture': 'flux-1-dev/lora' }, 'flux'],
    [
      'the width of the prompt that it meets',
      { 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight': [32, 768] },
      {},
      'sd1',
    ],
    ['a second text encoder', { 'lora_te2_x.lora_up.weight': [1, 1] }, {}, 'sdxl'],
    ['the blocks of Flux', { 'transformer.single_transformer_blocks.0.attn.to_k.lora_A.weight': [1, 1] }, {}, 'flux'],
    ['the blocks of Wan', { 'diffusion_model.blocks.0.cross_attn.k.lora_A.weight': [1, 1] }, {}, 'wan'],
    ['nothing that we know', { 'strange.lora_up.weight': [1, 1] }, {}, 'unknown'],
  ])('tells the base of a LoRA by %s', (_name, tensors, metadata, family) => {
    expect(detectModel(header(tensors, { metadata }), 'loras')).toEqual({ kind: 'lora', family });
  });

  it('falls back on the folder when the content says nothing', () => {
    expect(detectModel(header({ strange: [1] }), 'vae')).toEqual({ kind: 'vae', family: 'unknown' });
    expect(detectModel(header({}), 'photomaker')).toEqual({ kind: 'unknown', family: 'unknown' });
  });
});

describe('precisionOf', () => {
  it('is that of most bytes', () => {
    expect(precisionOf(header({ a: [1] }, { types: { F32: 10, F16: 90 } }))).toBe('fp16');
    expect(precisionOf(header({ a: [1] }, { types: { BF16: 10 } }))).toBe('bf16');
  });

  it('tells scaled fp8 by its mark, and says nothing about an empty file', () => {
    expect(precisionOf(header({ a: [1], scaled_fp8: [2] }, { types: { F8_E4M3: 10 } }))).toBe('fp8 scaled');
    expect(precisionOf(header({ a: [1] }, { types: { F8_E4M3: 10 } }))).toBe('fp8');
    expect(precisionOf(header({}, { types: {} }))).toBeNull();
  });
});
