import { clamp01, mix, rampTable, shift } from '../color.ts';
import type { ComposeScene } from '../scene.ts';

/** Folded, flowing paint with bright veins: a field without objects. */
export const composeMarble: ComposeScene = ({ direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('marble');
  const offset = random.range(0, 200);
  const scale = random.range(0.0017, 0.0027);
  const stretch = random.range(0.7, 1.35);
  const table = rampTable(
    [
      palette.near,
      shift(palette.near, { lightness: 0.05 }),
      mix(palette.near, palette.far, 0.7),
      palette.middle,
      mix(palette.middle, palette.light, 0.6),
      mix(palette.accent, palette.near, 0.25),
      palette.near,
      mix(palette.far, palette.middle, 0.5),
      palette.horizon,
      palette.sun,
    ],
    1024,
  );
  return {
    ground: (out, x, y, { seconds }) => {
      const px = x * scale + offset;
      const py = y * scale * stretch + offset;
      const time = seconds * 0.035;
      const a = noise.fractal(px + time, py, 3) - 0.5;
      const b = noise.fractal(px + 5.2, py + 1.3 - time, 3) - 0.5;
      const c = noise.fractal(px + a * 4.2 + 1.7, py + b * 4.2 + 9.2, 5);
      const d = noise.ridged(px * 1.4 + c * 2.6, py * 1.4 - b * 2.4 + time, 4);
      const level = clamp01(0.02 + (c - 0.26) * 2);
      const at = Math.floor(level * 1023) * 3;
      const vein = clamp01((d - 0.66) * 4.4);
      const fold = 0.82 + 1.05 * (d - 0.42) + 0.8 * (a - b);
      for (let channel = 0; channel < 3; channel += 1) {
        const base = (table[at + channel] ?? 0) * fold;
        out[channel] = base + ((palette.sun[channel] ?? 1) - base) * vein * 0.62;
      }
    },
    glow: 0.7,
  };
};
