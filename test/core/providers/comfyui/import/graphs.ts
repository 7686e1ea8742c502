import { readFileSync } from 'node:fs';
import { objectInfoSchema } from '../../../../../src/core/providers/comfyui/wire.ts';
import type { Graph } from '../../../../../src/core/providers/comfyui/template.ts';

const RECORDED = new URL('../../../../fixtures/comfyui/workflow-classes.json', import.meta.url);

/** What a real server said of the classes below. */
export const CLASSES = new Map(Object.entries(objectInfoSchema.parse(JSON.parse(readFileSync(RECORDED, 'utf8')))));

type Inputs = Graph[string]['inputs'];

/** One node. */
export function node(class_type: string, inputs: Inputs, title?: string): Graph[string] {
  return { class_type, inputs, ...(title === undefined ? {} : { _meta: { title } }) };
}

/** Text to image as ComfyUI's own default workflow has it, with two words of its own. */
export function plainGraph(): Graph {
  return {
    '3': node('KSampler', {
      model: ['4', 0],
      seed: 42,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
      denoise: 1,
    }),
    '4': node('CheckpointLoaderSimple', { ckpt_name: 'sd_xl_base_1.0.safetensors' }),
    '5': node('EmptyLatentImage', { width: 512, height: 640, batch_size: 1 }),
    '6': node('CLIPTextEncode', { text: 'a lighthouse', clip: ['4', 1] }, 'The good words'),
    '7': node('CLIPTextEncode', { text: 'blurry', clip: ['4', 1] }),
    '8': node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
    '9': node('SaveImage', { filename_prefix: 'ComfyUI', images: ['8', 0] }),
  };
}

/** SDXL base and refiner with a ControlNet between the words and the sampler, and a LoRA. */
export function knottyGraph(): Graph {
  const adv = { steps: 30, cfg: 6, sampler_name: 'euler', scheduler: 'karras', noise_seed: 7 };
  return {
    '1': node('CheckpointLoaderSimple', { ckpt_name: 'base.safetensors' }),
    '2': node('LoraLoader', {
      model: ['1', 0],
      clip: ['1', 1],
      lora_name: 'styles/ink.safetensors',
      strength_model: 0.8,
      strength_clip: 0.8,
    }),
    '3': node('CLIPTextEncodeSDXL', {
      clip: ['2', 1],
      width: 2048,
      height: 2048,
      crop_w: 0,
      crop_h: 0,
      target_width: 1024,
      target_height: 1024,
      text_g: ['20', 0],
      text_l: 'ink',
    }),
    '20': node('PrimitiveStringMultiline', { value: 'a heron' }),
    '4': node('CLIPTextEncode', { text: 'colour', clip: ['2', 1] }),
    '5': node('LoadImage', { image: 'pose.png' }),
    '6': node('ControlNetLoader', { control_net_name: 'depth.safetensors' }),
    '7': node('ControlNetApplyAdvanced', {
      positive: ['3', 0],
      negative: ['4', 0],
      control_net: ['6', 0],
      image: ['5', 0],
      strength: 0.7,
      start_percent: 0,
      end_percent: 1,
    }),
    '8': node('EmptyLatentImage', { width: 1024, height: 768, batch_size: 2 }),
    '9': node('KSamplerAdvanced', {
      ...adv,
      model: ['2', 0],
      add_noise: 'enable',
      positive: ['7', 0],
      negative: ['7', 1],
      latent_image: ['8', 0],
      start_at_step: 0,
      end_at_step: 20,
      return_with_leftover_noise: 'enable',
    }),
    '10': node('CheckpointLoaderSimple', { ckpt_name: 'refiner.safetensors' }),
    '11': node('CLIPTextEncode', { text: 'a heron', clip: ['10', 1] }),
    '12': node('CLIPTextEncode', { text: 'colour', clip: ['10', 1] }),
    '13': node('KSamplerAdvanced', {
      ...adv,
      model: ['10', 0],
      add_noise: 'disable',
      positive: ['11', 0],
      negative: ['12', 0],
      latent_image: ['9', 0],
      start_at_step: 20,
      end_at_step: 10_000,
      return_with_leftover_noise: 'disable',
    }),
    '14': node('VAEDecode', { samples: ['13', 0], vae: ['10', 2] }),
    '15': node('SaveImage', { filename_prefix: 'x', images: ['14', 0] }),
  };
}
