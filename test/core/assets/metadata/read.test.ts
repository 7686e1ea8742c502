import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readPictureMetadata, understand } from '../../../../src/core/assets/metadata/read.ts';
import { addPngText } from '../../../../src/core/providers/draft/png-metadata.ts';

const A1111 = [
  'a (red:1.2) fox, <lora:fur:0.8>',
  'in snow',
  'Negative prompt: blurry, low quality',
  'watermark',
  'Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 2987613423, Size: 832x1216, Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Denoising strength: 0.4, Lora hashes: "fur: aa, more: bb", Version: v1.10.1',
].join('\n');

const GRAPH = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 42,
      steps: 20,
      cfg: 7,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['10', 0],
      positive: ['12', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'base.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a lighthouse', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'fog', clip: ['4', 1] } },
  '10': { class_type: 'LoraLoader', inputs: { model: ['4', 0], clip: ['4', 1], lora_name: 'x', strength_model: 1 } },
  '12': { class_type: 'FluxGuidance', inputs: { conditioning: ['6', 0], guidance: 3.5 } },
};

const INVOKE = {
  positive_prompt: 'a harbour',
  negative_prompt: '',
  seed: 7,
  steps: 30,
  cfg_scale: 5.5,
  scheduler: 'dpmpp_2m',
  width: 1024,
  height: 1024,
  model: { key: 'k', name: 'Juggernaut XL', base: 'sdxl' },
};

function png(): Promise<Buffer> {
  return sharp({ create: { width: 4, height: 4, channels: 3, background: '#135' } })
    .png()
    .toBuffer();
}

describe('metadata of a picture', () => {
  it('is read from the parameters of A1111', async () => {
    const found = await readPictureMetadata(addPngText(await png(), [['parameters', A1111]]));

    expect(found).toEqual({
      source: 'a1111',
      prompt: 'a (red:1.2) fox, <lora:fur:0.8>\nin snow',
      model: 'sd_xl_base_1.0',
      seed: 2987613423,
      params: {
        negativePrompt: 'blurry, low quality\nwatermark',
        steps: 28,
        guidance: 6.5,
        sampler: 'DPM++ 2M',
        scheduler: 'Karras',
        strength: 0.4,
        width: 832,
        height: 1216,
      },
    });
  });

  it('is read from the EXIF comment of a JPEG', async () => {
    const jpeg = await sharp(await png())
      .jpeg()
      .withExif({ IFD2: { UserComment: A1111 } })
      .toBuffer();

    expect(await readPictureMetadata(jpeg)).toMatchObject({ source: 'a1111', seed: 2987613423 });
  });

  it('is read from a graph of ComfyUI, back from the sampler', async () => {
    const found = await readPictureMetadata(addPngText(await png(), [['prompt', JSON.stringify(GRAPH)]]));

    expect(found).toEqual({
      source: 'comfyui',
      prompt: 'a lighthouse',
      model: 'base.safetensors',
      seed: 42,
      params: {
        negativePrompt: 'fog',
        steps: 20,
        guidance: 7,
        sampler: 'euler',
        scheduler: 'normal',
        strength: 1,
        width: 512,
        height: 768,
      },
    });
  });

  it('is read from a graph with the NaN that Python writes, and from a WebP', async () => {
    const text = JSON.stringify({ ...GRAPH, '99': { class_type: 'X', inputs: {} } }).replace(
      '"inputs":{}',
      '"inputs":{"is_changed":NaN}',
    );
    const webp = await sharp(await png())
      .webp()
      .withExif({ IFD0: { Make: `prompt:${text}` } })
      .toBuffer();

    expect(await readPictureMetadata(webp)).toMatchObject({ source: 'comfyui', seed: 42 });
  });

  it('is read from InvokeAI, of today and of version 2', () => {
    expect(understand([{ keyword: 'invokeai_metadata', text: JSON.stringify(INVOKE) }])).toEqual({
      source: 'invokeai',
      prompt: 'a harbour',
      model: 'Juggernaut XL',
      seed: 7,
      params: { steps: 30, guidance: 5.5, scheduler: 'dpmpp_2m', width: 1024, height: 1024 },
    });
    const former = {
      model_weights: 'sd-1.4',
      image: {
        prompt: [{ prompt: 'a cat' }],
        seed: 3,
        steps: 50,
        cfg_scale: 7.5,
        sampler: 'k_lms',
        width: 512,
        height: 512,
      },
    };
    expect(understand([{ keyword: 'sd-metadata', text: JSON.stringify(former) }])).toMatchObject({
      prompt: 'a cat',
      model: 'sd-1.4',
      seed: 3,
      params: { sampler: 'k_lms', steps: 50 },
    });
  });

  it('is read from our own pictures', () => {
    const text = JSON.stringify({
      provider: 'draft',
      placeholder: true,
      prompt: 'a road',
      style: 'ink',
      seed: 0,
      width: 64,
    });

    expect(understand([{ keyword: 'gesso', text }])).toEqual({
      source: 'gesso',
      prompt: 'a road',
      model: undefined,
      seed: 0,
      params: { style: 'ink', width: 64 },
    });
  });

  it.each([
    ['prose', 'Comment', 'Taken in Rome: a fine day, with friends.'],
    ['broken JSON', 'prompt', '{"3":'],
    ['a graph without a sampler', 'prompt', JSON.stringify({ '1': { class_type: 'LoadImage', inputs: {} } })],
    ['a cyclic graph', 'prompt', JSON.stringify({ '1': { class_type: 'K', inputs: { seed: 1, positive: ['1', 0] } } })],
    [
      'a graph full of prototype names',
      'prompt',
      '{"__proto__":{"class_type":"K","inputs":{"seed":1,"positive":["constructor",0]}}}',
    ],
    ['something else of InvokeAI', 'invokeai_metadata', '{"app_version":"4"}'],
    ['nothing', 'parameters', ''],
  ])('is nothing for %s', (_name, keyword, text) => {
    expect(understand([{ keyword, text }])).toBeUndefined();
  });

  it('is nothing for a file that is no picture', async () => {
    expect(await readPictureMetadata(Buffer.from('Steps: 1, Seed: 2, Size: 1x1'))).toBeUndefined();
  });
});
