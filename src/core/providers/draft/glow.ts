import type { Field } from './frame.ts';

/** What the glow is made from: the composed layers, before the finish. */
export type GlowInput = {
  readonly ground: Field;
  readonly mist: Field | undefined;
  /** RGBA bytes at full size; undefined when the scene has no sharp shapes. */
  readonly shapes: Uint8Array | undefined;
  readonly width: number;
  readonly height: number;
  readonly strength: number;
};

const GLOW_SIZE = 288;

/** The light that bright places throw on their surroundings, as a small RGB field that is added to the picture. */
export function createGlow(input: GlowInput): Field {
  const scale = Math.min(1, GLOW_SIZE / Math.max(input.width, input.height));
  const width = Math.max(2, Math.round(input.width * scale));
  const height = Math.max(2, Math.round(input.height * scale));
  const bright = collectBright(input, width, height);
  const near = blur(bright, width, height, 2);
  const wide = blur(near, width, height, 9);
  const data = new Float32Array(bright.length);
  for (let index = 0; index < data.length; index += 1) {
    data[index] = input.strength * (0.5 * (near[index] ?? 0) + 1.05 * (wide[index] ?? 0));
  }
  return { data, width, height, channels: 3 };
}

/** Averages a few points per cell, so that small lit windows count wherever they fall, and keeps what is above the threshold. */
function collectBright(input: GlowInput, width: number, height: number): Float32Array {
  const bright = new Float32Array(width * height * 3);
  const taps = Math.min(4, Math.max(1, Math.round(input.width / width)));
  const share = 1 / (taps * taps);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const to = (row * width + column) * 3;
      for (let tap = 0; tap < taps * taps; tap += 1) {
        const u = (column + ((tap % taps) + 0.5) / taps) / width;
        const v = (row + (Math.floor(tap / taps) + 0.5) / taps) / height;
        addBright(input, u, v, { bright, to, share });
      }
    }
  }
  return bright;
}

function addBright(input: GlowInput, u: number, v: number, target: { bright: Float32Array; to: number; share: number }): void {
  const { ground, mist, shapes } = input;
  const groundAt = (Math.floor(v * ground.height) * ground.width + Math.floor(u * ground.width)) * 3;
  let red = ground.data[groundAt] ?? 0;
  let green = ground.data[groundAt + 1] ?? 0;
  let blue = ground.data[groundAt + 2] ?? 0;
  if (shapes !== undefined) {
    const at = (Math.floor(v * input.height) * input.width + Math.floor(u * input.width)) * 4;
    const alpha = (shapes[at + 3] ?? 0) / 255;
    red += ((shapes[at] ?? 0) / 255 - red) * alpha;
    green += ((shapes[at + 1] ?? 0) / 255 - green) * alpha;
    blue += ((shapes[at + 2] ?? 0) / 255 - blue) * alpha;
  }
  const veil = mist === undefined ? 0 : (mist.data[(Math.floor(v * mist.height) * mist.width + Math.floor(u * mist.width)) * 4 + 3] ?? 0);
  const peak = Math.max(red, green, blue);
  if (peak <= 0.62) return;
  const keep = ((peak - 0.62) / 0.38) * (1 - veil) * target.share;
  target.bright[target.to] = (target.bright[target.to] ?? 0) + red * red * keep;
  target.bright[target.to + 1] = (target.bright[target.to + 1] ?? 0) + green * green * keep;
  target.bright[target.to + 2] = (target.bright[target.to + 2] ?? 0) + blue * blue * keep;
}

/** Three running box blurs, close to a Gaussian. */
function blur(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  let from = source;
  for (let pass = 0; pass < 3; pass += 1) {
    from = boxPass(from, { lines: height, length: width, lineStep: width * 3, step: 3 }, radius);
    from = boxPass(from, { lines: width, length: height, lineStep: 3, step: width * 3 }, radius);
  }
  return from;
}

function boxPass(from: Float32Array, shape: { lines: number; length: number; lineStep: number; step: number }, radius: number): Float32Array {
  const to = new Float32Array(from.length);
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < shape.lines; line += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const base = line * shape.lineStep + channel;
      const last = shape.length - 1;
      let sum = 0;
      for (let offset = -radius; offset <= radius; offset += 1) sum += from[base + Math.min(Math.max(offset, 0), last) * shape.step] ?? 0;
      for (let index = 0; index < shape.length; index += 1) {
        to[base + index * shape.step] = sum * share;
        const entering = Math.min(index + radius + 1, last);
        const leaving = Math.max(index - radius, 0);
        sum += (from[base + entering * shape.step] ?? 0) - (from[base + leaving * shape.step] ?? 0);
      }
    }
  }
  return to;
}
