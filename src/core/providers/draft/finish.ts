import { breathe } from './breathe.ts';
import type { Field, FrameOptions, Overlay, RawImage } from './picture.ts';

/** The computed layers of one frame. */
export type FinishInput = FrameOptions & {
  readonly ground: Field;
  readonly mist: Field | undefined;
  readonly shapes: Uint8Array | undefined;
  readonly glow: Field;
};

/** Enlarges and joins the layers in floating point, adds glow, tone, vignette and grain, and rounds once: no banding. */
export async function finishFrame(input: FinishInput, signal: AbortSignal): Promise<RawImage> {
  const { width, height } = input;
  const data = new Uint8ClampedArray(width * height * 3);
  const rows = {
    ground: createRowReader(input.ground, width, height),
    mist: input.mist && createRowReader(input.mist, width, height),
    glow: createRowReader(input.glow, width, height),
  };
  const pixels = new Float32Array(width * 3);
  const grain = createGrain(input);
  const tone = createTone(input);
  let mist: Float32Array | undefined;
  let glow = new Float32Array(0);
  for (let y = 0; y < height; y += 1) {
    if (y % 32 === 0) {
      await breathe(signal);
      input.onProgress?.(0.6 + (0.4 * y) / height);
    }
    pixels.set(rows.ground(y));
    if (input.shapes !== undefined) addShapes(input, pixels, y);
    // Haze and glow are so smooth that every second row is enough.
    if (y % 2 === 0) {
      mist = rows.mist?.(y);
      glow = rows.glow(y);
    }
    if (mist !== undefined) addMist(pixels, mist);
    tone(pixels, glow, y);
    grain(pixels, data, y);
    if (input.overlay !== undefined) addOverlay(input.overlay, data, { y, width });
  }
  return { data: new Uint8Array(data.buffer), width, height };
}

/** Bilinear enlargement, one row at a time; the returned array is reused. */
function createRowReader(field: Field, width: number, height: number): (y: number) => Float32Array<ArrayBuffer> {
  const { channels } = field;
  const blended = new Float32Array(field.width * channels);
  const row = new Float32Array(width * channels);
  const left = new Int32Array(width);
  const share = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    const at = Math.min(Math.max(((x + 0.5) * field.width) / width - 0.5, 0), field.width - 1.001);
    left[x] = Math.floor(at) * channels;
    share[x] = at - Math.floor(at);
  }
  return (y) => {
    const at = Math.min(Math.max(((y + 0.5) * field.height) / height - 0.5, 0), field.height - 1.001);
    const top = Math.floor(at) * field.width * channels;
    const below = top + field.width * channels;
    const down = at - Math.floor(at);
    for (let index = 0; index < blended.length; index += 1) {
      const upper = field.data[top + index] ?? 0;
      blended[index] = upper + ((field.data[below + index] ?? 0) - upper) * down;
    }
    if (channels === 4) stretch4(blended, row, left, share);
    else stretch3(blended, row, left, share);
    return row;
  };
}

// The two below are the hottest loops of the renderer; written out per channel, they take a third of the time.
function stretch3(from: Float32Array, to: Float32Array, left: Int32Array, share: Float32Array): void {
  for (let x = 0, at = 0; x < left.length; x += 1, at += 3) {
    const a = left[x] ?? 0;
    const part = share[x] ?? 0;
    const rest = 1 - part;
    to[at] = (from[a] ?? 0) * rest + (from[a + 3] ?? 0) * part;
    to[at + 1] = (from[a + 1] ?? 0) * rest + (from[a + 4] ?? 0) * part;
    to[at + 2] = (from[a + 2] ?? 0) * rest + (from[a + 5] ?? 0) * part;
  }
}

function stretch4(from: Float32Array, to: Float32Array, left: Int32Array, share: Float32Array): void {
  for (let x = 0, at = 0; x < left.length; x += 1, at += 4) {
    const a = left[x] ?? 0;
    const part = share[x] ?? 0;
    const rest = 1 - part;
    to[at] = (from[a] ?? 0) * rest + (from[a + 4] ?? 0) * part;
    to[at + 1] = (from[a + 1] ?? 0) * rest + (from[a + 5] ?? 0) * part;
    to[at + 2] = (from[a + 2] ?? 0) * rest + (from[a + 6] ?? 0) * part;
    to[at + 3] = (from[a + 3] ?? 0) * rest + (from[a + 7] ?? 0) * part;
  }
}

function addShapes(input: FinishInput, pixels: Float32Array, y: number): void {
  const { shapes, width, height, noise } = input;
  if (shapes === undefined) return;
  const wobble = (input.treatment.wobble * width) / input.stage.width;
  const frequency = (input.stage.width / width) * 0.028;
  for (let x = 0, to = 0; x < width; x += 1, to += 3) {
    let from = (y * width + x) * 4;
    if (wobble > 0) {
      const dx = Math.round((noise.fractal(x * frequency, y * frequency, 2) - 0.5) * 2 * wobble);
      const dy = Math.round((noise.fractal(x * frequency + 91.7, y * frequency + 37.1, 2) - 0.5) * 2 * wobble);
      from = (Math.min(Math.max(y + dy, 0), height - 1) * width + Math.min(Math.max(x + dx, 0), width - 1)) * 4;
    }
    const alpha = (shapes[from + 3] ?? 0) / 255;
    if (alpha === 0) continue;
    const rest = 1 - alpha;
    const part = alpha / 255;
    pixels[to] = (pixels[to] ?? 0) * rest + (shapes[from] ?? 0) * part;
    pixels[to + 1] = (pixels[to + 1] ?? 0) * rest + (shapes[from + 1] ?? 0) * part;
    pixels[to + 2] = (pixels[to + 2] ?? 0) * rest + (shapes[from + 2] ?? 0) * part;
  }
}

function addMist(pixels: Float32Array, mist: Float32Array): void {
  for (let to = 0, from = 0; to < pixels.length; to += 3, from += 4) {
    const alpha = mist[from + 3] ?? 0;
    if (alpha <= 0) continue;
    const rest = 1 - alpha;
    pixels[to] = (pixels[to] ?? 0) * rest + (mist[from] ?? 0) * alpha;
    pixels[to + 1] = (pixels[to + 1] ?? 0) * rest + (mist[from + 1] ?? 0) * alpha;
    pixels[to + 2] = (pixels[to + 2] ?? 0) * rest + (mist[from + 2] ?? 0) * alpha;
  }
}

/** Screens the glow on, then contrast, saturation, toning, paper and vignette. */
function createTone(input: FinishInput): (pixels: Float32Array, glow: Float32Array, y: number) => void {
  const { treatment, width, height, noise, stage } = input;
  const { tone, contrast, saturation, paper } = treatment;
  const unit = stage.width / width;
  return (pixels, glow, y) => {
    const v = y / height - 0.5;
    for (let x = 0, at = 0; x < width; x += 1, at += 3) {
      const u = x / width - 0.5;
      let factor = 1 - treatment.vignette * Math.min(1, (u * u + v * v) * 1.7);
      if (paper > 0)
        factor *=
          1 -
          paper * 0.22 * (noise.fractal(x * unit * 0.05, y * unit * 0.05, 3) - 0.38) -
          paper * 0.05 * (noise.at(x * unit * 0.45, y * unit * 0.45) - 0.5);
      let red = screen(pixels[at] ?? 0, glow[at] ?? 0);
      let green = screen(pixels[at + 1] ?? 0, glow[at + 1] ?? 0);
      let blue = screen(pixels[at + 2] ?? 0, glow[at + 2] ?? 0);
      const luma = 0.25 * red + 0.63 * green + 0.12 * blue;
      red = curve(luma + (red - luma) * saturation, contrast);
      green = curve(luma + (green - luma) * saturation, contrast);
      blue = curve(luma + (blue - luma) * saturation, contrast);
      if (tone !== undefined) {
        const level = curve(luma, contrast);
        red += (tone.dark[0] + (tone.light[0] - tone.dark[0]) * level - red) * tone.amount;
        green += (tone.dark[1] + (tone.light[1] - tone.dark[1]) * level - green) * tone.amount;
        blue += (tone.dark[2] + (tone.light[2] - tone.dark[2]) * level - blue) * tone.amount;
      }
      pixels[at] = red * factor;
      pixels[at + 1] = green * factor;
      pixels[at + 2] = blue * factor;
    }
  };
}

function screen(base: number, light: number): number {
  return base >= 1 ? base : 1 - (1 - base) * (1 - (light > 0.95 ? 0.95 : light));
}

function curve(value: number, contrast: number): number {
  const bounded = value < 0 ? 0 : value > 1 ? 1 : value;
  return (bounded - 0.46) * contrast + 0.46;
}

/** Grey grain, strongest in the middle tones, plus a little white noise in every channel as dither. */
function createGrain(input: FinishInput): (pixels: Float32Array, data: Uint8ClampedArray, y: number) => void {
  const amount = input.treatment.grain * 255;
  const salt = Math.round(input.moment.seconds * 1000);
  return (pixels, data, y) => {
    let hash = Math.imul(y + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
    const base = y * input.width * 3;
    for (let at = 0; at < pixels.length; at += 3) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
      const bell = ((hash & 255) + ((hash >>> 8) & 255) - 255) / 255;
      const dither = ((hash >>> 16) & 255) / 255 - 0.5;
      const green = pixels[at + 1] ?? 0;
      const noise = bell * amount * (0.45 + 2.2 * Math.max(0, green * (1 - green))) + dither;
      data[base + at] = (pixels[at] ?? 0) * 255 + noise;
      data[base + at + 1] = green * 255 + noise;
      data[base + at + 2] = (pixels[at + 2] ?? 0) * 255 + noise;
    }
  };
}

function addOverlay(overlay: Overlay, data: Uint8ClampedArray, row: { y: number; width: number }): void {
  const local = row.y - overlay.top;
  if (local < 0 || local >= overlay.height) return;
  for (let x = 0, from = local * row.width * 4, to = row.y * row.width * 3; x < row.width; x += 1, from += 4, to += 3) {
    const alpha = (overlay.data[from + 3] ?? 0) / 255;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = data[to + channel] ?? 0;
      data[to + channel] = below + ((overlay.data[from + channel] ?? 0) - below) * alpha;
    }
  }
}
