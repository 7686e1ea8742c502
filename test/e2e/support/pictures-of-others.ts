import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EDGE = 8;

/**
 * A new folder with PNGs, one for each prompt, all different, by turns as A1111, ComfyUI and InvokeAI write them; the seed of each is its
 * place in the list, from 1. Whoever asks removes it.
 */
export function picturesOfOthers(prompts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'gesso-others-'));
  const writers = [a1111, comfyui, invokeai];
  for (const [n, prompt] of prompts.entries()) {
    const [keyword, text] = writers[n % writers.length]?.(prompt, n + 1) ?? ['', ''];
    writeFileSync(join(folder, `${String(n).padStart(5, '0')}.png`), png(n, `${keyword}\0${text}`));
  }
  return folder;
}

function a1111(prompt: string, seed: number): [string, string] {
  return [
    'parameters',
    `${prompt}\nNegative prompt: blurry\nSteps: 24, Sampler: Euler a, CFG scale: 6.5, Seed: ${seed}, Size: ${EDGE}x${EDGE}, Model: sd_xl_base_1.0`,
  ];
}

function comfyui(prompt: string, seed: number): [string, string] {
  const graph = {
    '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'base.safetensors' } },
    '2': { class_type: 'CLIPTextEncode', inputs: { text: prompt, clip: ['1', 1] } },
    '3': { class_type: 'CLIPTextEncode', inputs: { text: 'fog', clip: ['1', 1] } },
    '4': { class_type: 'EmptyLatentImage', inputs: { width: EDGE, height: EDGE, batch_size: 1 } },
    '5': {
      class_type: 'KSampler',
      inputs: {
        model: ['1', 0],
        positive: ['2', 0],
        negative: ['3', 0],
        latent_image: ['4', 0],
        seed,
        steps: 20,
        cfg: 7,
        sampler_name: 'euler',
        scheduler: 'normal',
        denoise: 1,
      },
    },
    '6': { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
    '7': { class_type: 'SaveImage', inputs: { images: ['6', 0], filename_prefix: 'ComfyUI' } },
  };
  return ['prompt', JSON.stringify(graph)];
}

function invokeai(prompt: string, seed: number): [string, string] {
  return [
    'invokeai_metadata',
    JSON.stringify({
      app_version: '5.6.0',
      generation_mode: 'sdxl_txt2img',
      positive_prompt: prompt,
      negative_prompt: 'noise',
      width: EDGE,
      height: EDGE,
      seed,
      cfg_scale: 5.5,
      steps: 30,
      scheduler: 'dpmpp_2m',
      model: { name: 'Juggernaut XL', base: 'sdxl', type: 'main' },
    }),
  ];
}

function png(color: number, text: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(EDGE, 0);
  header.writeUInt32BE(EDGE, 4);
  // Eight bits, three channels.
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: EDGE }, () => [color & 255, (color >> 2) & 255, 160]).flat()]);
  const data = deflateSync(Buffer.concat(Array.from({ length: EDGE }, () => row)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(text, 'latin1')),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
