import { parseHex, shift, type Rgb } from './color.ts';
import type { Random } from './random.ts';

/** The colours of one picture, from the zenith to the foreground. */
export type Palette = {
  /** Top, middle and horizon of the sky, or the dark, middle and light ground of an abstract. */
  top: Rgb;
  middle: Rgb;
  horizon: Rgb;
  /** The sun, moon or main light. */
  sun: Rgb;
  /** The farthest and the nearest solid layer. */
  far: Rgb;
  near: Rgb;
  /** Two accents: lit windows, lanterns, petals, neon. */
  light: Rgb;
  accent: Rgb;
  /** Whether lights in the scene are on. */
  isDark: boolean;
};

const HEX = {
  dusk: ['#2b1b4d', '#a8447a', '#ffb08a', '#fff0c9', '#8a4a7c', '#1b0f2b', '#ffd08a', '#ff6f91', 'dark'],
  rose: ['#c9a48a', '#e0556f', '#f2a48f', '#fff1d6', '#a3365f', '#2a0a24', '#ffd9a0', '#ff8fa3', 'dark'],
  gold: ['#cdb98c', '#f0b45c', '#ffe2a0', '#fffbe0', '#c98a3c', '#2b1608', '#ffe6a3', '#e8743b', 'day'],
  peach: ['#7f7fb0', '#f0a387', '#ffd9b0', '#fffbe8', '#b5827d', '#151a3d', '#ffe1b0', '#5a6fb8', 'day'],
  teal: ['#c8cf9d', '#27b3a2', '#8fe0c4', '#f5ffe0', '#138079', '#04202a', '#ffe7a8', '#ff8f5c', 'dark'],
  night: ['#060a1c', '#13254d', '#3c5a8c', '#eef3ff', '#22375f', '#050812', '#ffc56b', '#ff7d4a', 'dark'],
  neon: ['#0b0620', '#3a0f5e', '#c2267f', '#ffd6f2', '#43136b', '#080313', '#22e3ff', '#ff3fa4', 'dark'],
  ocean: ['#1d4f86', '#4fa3c7', '#d8f0e6', '#fffbe6', '#2f7fa6', '#06283d', '#e8fff6', '#ffb27a', 'day'],
  jungle: ['#dfe8b4', '#8fbf7a', '#e9f2c2', '#fffde0', '#5b9468', '#071c14', '#f3f0a8', '#e3a23c', 'day'],
  snow: ['#5d86b8', '#a9c6e2', '#f1f3f6', '#ffffff', '#9db8d4', '#1f3350', '#ffe3b8', '#6fa0d0', 'day'],
  desert: ['#3d7a9c', '#e8b98c', '#ffdfb0', '#fff6d8', '#d98d56', '#4a1a14', '#ffd89a', '#c24d2c', 'day'],
  ember: ['#120508', '#5c1414', '#e2551f', '#ffe2a8', '#6b1c14', '#0c0304', '#ffb347', '#ff5a2b', 'dark'],
  space: ['#03040c', '#15123a', '#5a3a8c', '#e8ecff', '#2a2258', '#020308', '#8fd4ff', '#ff7ac0', 'dark'],
  pastel: ['#bcd6f0', '#f3d3e0', '#fff0dc', '#fffdf5', '#d9b8d6', '#6f6a9c', '#fff2b8', '#ff9fb0', 'day'],
  ink: ['#dcd8ce', '#e9e5da', '#f4f1e8', '#ffffff', '#a8a69f', '#17181a', '#f4f1e8', '#b3372c', 'day'],
  noir: ['#08090b', '#24272b', '#8d9196', '#ffffff', '#3a3e43', '#040506', '#f2f2ee', '#c9c9c4', 'dark'],
  studio: ['#14181d', '#2b343d', '#66747f', '#f5f7f8', '#3a4650', '#0a0d10', '#ffd9a8', '#ff7a4d', 'dark'],
  daylight: ['#2f6fc0', '#7fb4e6', '#e3f0f5', '#fffbe8', '#8fb0c4', '#1d2f3c', '#fff0c4', '#f2784b', 'day'],
} as const;

/** The name of a built-in palette. */
export type PaletteName = keyof typeof HEX;

/** Reads a palette and turns all hues by the same few degrees, so that two seeds never look quite alike. */
export function mixPalette(name: PaletteName, random: Random): Palette {
  const [top, middle, horizon, sun, far, near, light, accent, time] = HEX[name];
  const isGrey = name === 'ink' || name === 'noir';
  const change = { hue: isGrey ? 0 : random.range(-0.16, 0.16), lightness: random.range(-0.015, 0.02) };
  const read = (hex: string): Rgb => shift(parseHex(hex), change);
  return {
    top: read(top),
    middle: read(middle),
    horizon: read(horizon),
    sun: parseHex(sun),
    far: read(far),
    near: read(near),
    light: read(light),
    accent: read(accent),
    isDark: time === 'dark',
  };
}
