import sharp from 'sharp';
import { breathe } from './breathe.ts';
import { finishFrame } from './finish.ts';
import { createGlow } from './glow.ts';

import type { Field, FrameOptions, RawImage } from './picture.ts';
import type { Moment, Stage } from './scene.ts';

/** Draws one frame. Deterministic for equal options. Rejects with the signal's reason soon after an abort. */
export async function drawFrame(options: FrameOptions, signal: AbortSignal): Promise<RawImage> {
  const { scene, moment, width, height } = options;
  const scale = Math.min(1, options.fieldSize / Math.max(width, height));
  const field = { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) };
  // The SVG is drawn on libvips' threads while the fields are computed here.
  const drawing =
    scene.solid === undefined ? undefined : rasterize(options.stage, scene.solid(moment), { width, height, blur: 0 });
  const solid = drawing ?? Promise.resolve(undefined);
  solid.catch(() => undefined);
  const ground = await computeField({ ...field, channels: 3, stage: options.stage }, scene.ground, moment, signal);
  options.onProgress?.(0.25);
  if (scene.soft !== undefined) {
    const blur = ((scene.softBlur ?? 8) * field.width) / options.stage.width;
    blendOver(ground, await rasterize(options.stage, scene.soft(moment), { ...field, blur }));
  }
  if (options.onGround !== undefined) await options.onGround(toRaw(ground));
  const mist =
    scene.mist === undefined
      ? undefined
      : await computeField({ ...field, channels: 4, stage: options.stage }, scene.mist, moment, signal);
  options.onProgress?.(0.45);
  const shapes = await solid;
  await breathe(signal);
  const strength = (scene.glow ?? 0.6) * options.treatment.glow;
  const glow = createGlow({ ground, mist, shapes, width, height, strength });
  options.onProgress?.(0.6);
  return finishFrame({ ...options, ground, mist, shapes, glow }, signal);
}

/** Draws SVG content in design units to RGBA bytes of the given pixel size. */
async function rasterize(
  stage: Stage,
  body: string,
  size: { width: number; height: number; blur: number },
): Promise<Uint8Array> {
  const viewBox = `0 0 ${stage.width.toFixed(3)} ${stage.height.toFixed(3)}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="${viewBox}" preserveAspectRatio="none">${body}</svg>`;
  let image = sharp(Buffer.from(svg), { limitInputPixels: false, unlimited: true }).ensureAlpha();
  if (size.blur >= 0.3) image = image.blur(size.blur);
  return image.raw().toBuffer();
}

async function computeField(
  shape: { width: number; height: number; channels: 3 | 4; stage: Stage },
  sample: (out: Float32Array, x: number, y: number, moment: Moment) => void,
  moment: Moment,
  signal: AbortSignal,
): Promise<Field> {
  const { width, height, channels, stage } = shape;
  const data = new Float32Array(width * height * channels);
  const point = new Float32Array(channels);
  const stepX = stage.width / width;
  const stepY = stage.height / height;
  let offset = 0;
  for (let row = 0; row < height; row += 1) {
    if (row % 64 === 0) await breathe(signal);
    const y = (row + 0.5) * stepY;
    for (let column = 0; column < width; column += 1) {
      sample(point, (column + 0.5) * stepX, y, moment);
      for (let channel = 0; channel < channels; channel += 1) data[offset + channel] = point[channel] ?? 0;
      offset += channels;
    }
  }
  return { data, width, height, channels };
}

function blendOver(field: Field, rgba: Uint8Array): void {
  const { data } = field;
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = (rgba[from + 3] ?? 0) / 255;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = data[to + channel] ?? 0;
      data[to + channel] = below + ((rgba[from + channel] ?? 0) / 255 - below) * alpha;
    }
  }
}

function toRaw(field: Field): RawImage {
  const data = new Uint8ClampedArray(field.data.length);
  for (let index = 0; index < data.length; index += 1) data[index] = (field.data[index] ?? 0) * 255;
  return { data: new Uint8Array(data.buffer), width: field.width, height: field.height };
}
