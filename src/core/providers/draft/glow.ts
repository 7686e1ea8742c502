import type { Field } from './picture.ts';

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

const GLOW_SIZE = 192;
/** Pixels of the picture per point of the glow, at least. */
const GLOW_STEP = 5;

/** The light that bright places throw on their surroundings, as a small RGB field that is added to the picture. */
export function createGlow(input: GlowInput): Field {
  const scale = Math.min(1 / GLOW_STEP, GLOW_SIZE / Math.max(input.width, input.height));
  const width = Math.max(2, Math.round(input.width * scale));
  const height = Math.max(2, Math.round(input.height * scale));
  const bright = collectBright(input, width, height);
  const near = blur(bright, width, height, 1);
  const wide = blur(near, width, height, 6);
  const data = new Float32Array(bright.length);
  for (let index = 0; index < data.length; index += 1) {
    data[index] = input.strength * (0.5 * (near[index] ?? 0) + 1.05 * (wide[index] ?? 0));
  }
  return { data, width, height, channels: 3 };
}

/** Averages a few points per cell, so that small lit windows count wherever they fall, and keeps what is above the threshold. */
function collectBright(input: GlowInput, width: number, height: number): Float32Array {
  const bright = new Float32Array(width * height * 3);
  const taps = Math.min(3, Math.max(2, Math.round(input.width / width)));
  const share = 1 / (taps * taps);
  const columns = width * taps;
  const groundX = positions(columns, input.ground.width, 3);
  const shapeX = positions(columns, input.width, 4);
  const mistX = positions(columns, input.mist?.width ?? 1, 4);
  const { ground, mist, shapes } = input;
  for (let line = 0; line < height * taps; line += 1) {
    const v = (line + 0.5) / (height * taps);
    const groundRow = Math.floor(v * ground.height) * ground.width * 3;
    const shapeRow = Math.floor(v * input.height) * input.width * 4;
    const mistRow = mist === undefined ? 0 : Math.floor(v * mist.height) * mist.width * 4;
    const target = Math.floor(line / taps) * width * 3;
    for (let column = 0; column < columns; column += 1) {
      const at = groundRow + (groundX[column] ?? 0);
      let red = ground.data[at] ?? 0;
      let green = ground.data[at + 1] ?? 0;
      let blue = ground.data[at + 2] ?? 0;
      // A bright sky is no lamp: only what is nearly white in the ground glows, and shapes glow much earlier.
      let threshold = 0.93;
      if (shapes !== undefined) {
        const from = shapeRow + (shapeX[column] ?? 0);
        const alpha = (shapes[from + 3] ?? 0) / 255;
        threshold -= 0.33 * alpha;
        red += ((shapes[from] ?? 0) / 255 - red) * alpha;
        green += ((shapes[from + 1] ?? 0) / 255 - green) * alpha;
        blue += ((shapes[from + 2] ?? 0) / 255 - blue) * alpha;
      }
      const peak = 0.6 * (red > green ? (red > blue ? red : blue) : green > blue ? green : blue) + 0.4 * green;
      if (peak <= threshold) continue;
      const veil = mist === undefined ? 0 : (mist.data[mistRow + (mistX[column] ?? 0) + 3] ?? 0);
      const keep = Math.min(1, (peak - threshold) / 0.38) * (1 - veil) * share;
      const to = target + Math.floor(column / taps) * 3;
      bright[to] = (bright[to] ?? 0) + red * red * keep;
      bright[to + 1] = (bright[to + 1] ?? 0) + green * green * keep;
      bright[to + 2] = (bright[to + 2] ?? 0) + blue * blue * keep;
    }
  }
  return bright;
}

/** Offsets of evenly spaced sample columns in a row of `length` points. */
function positions(count: number, length: number, channels: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) / count) * length) * channels);
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

function boxPass(
  from: Float32Array,
  shape: { lines: number; length: number; lineStep: number; step: number },
  radius: number,
): Float32Array {
  const to = new Float32Array(from.length);
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < shape.lines; line += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const base = line * shape.lineStep + channel;
      const last = shape.length - 1;
      let sum = 0;
      for (let offset = -radius; offset <= radius; offset += 1)
        sum += from[base + Math.min(Math.max(offset, 0), last) * shape.step] ?? 0;
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
