import { clamp01, rampTable, type Rgb } from './color.ts';
import type { Noise } from './noise.ts';
import type { Moment, Stage } from './scene.ts';

/** A sky with a light source and thin clouds, as a ground field. */
export type SkyOptions = {
  readonly stage: Stage;
  readonly noise: Noise;
  readonly colors: readonly Rgb[];
  readonly sunColor: Rgb;
  /** Where the light is, and its disc radius (0: only a glow), in design units. */
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number; readonly strength: number };
  /** 0..1: how much cloud is drawn over the gradient. */
  readonly clouds: number;
  /** y where the gradient ends. */
  readonly horizon: number;
};

/** Writes the sky colour at (x, y). The disc is nearly still, its halo wide; clouds drift with the seconds. */
export function createSky(options: SkyOptions): (out: Float32Array, x: number, y: number, moment: Moment) => void {
  const { noise, sun, sunColor, horizon } = options;
  const size = 1024;
  const table = rampTable(options.colors, size);
  const cloudAmount = options.clouds;
  const disc = Math.max(sun.radius, 1);
  return (out, x, y, moment) => {
    const at = Math.floor(clamp01(y / horizon) * (size - 1)) * 3;
    let red = table[at] ?? 0;
    let green = table[at + 1] ?? 0;
    let blue = table[at + 2] ?? 0;
    const dx = x - sun.x;
    const dy = y - sun.y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const halo = sun.strength * (0.42 * Math.exp(-distance / 120) + 0.2 * Math.exp(-distance / 380));
    if (cloudAmount > 0) {
      const drift = moment.seconds * 0.03;
      const depth = 0.35 + 0.65 * clamp01(y / horizon);
      const cloud = noise.fractal(x * 0.0022 + drift, (y * 0.0075) / depth, 4);
      const cover = clamp01((cloud - 0.47) * 3.2) * cloudAmount;
      const lit = cover * (0.3 + halo);
      red += (sunColor[0] - red) * lit;
      green += (sunColor[1] - green) * lit;
      blue += (sunColor[2] - blue) * lit;
    }
    red += (1.02 * sunColor[0] - red * 0.7) * halo;
    green += (0.96 * sunColor[1] - green * 0.7) * halo;
    blue += (0.86 * sunColor[2] - blue * 0.7) * halo;
    if (sun.radius > 0) {
      const inside = clamp01((disc + 4 - distance) / 8);
      red += (1.05 - red) * inside * 0.96;
      green += (1.02 * sunColor[1] - green) * inside * 0.96;
      blue += (sunColor[2] - blue) * inside * 0.96;
    }
    out[0] = red;
    out[1] = green;
    out[2] = blue;
  };
}
