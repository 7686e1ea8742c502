/** A colour as display-referred (sRGB) red, green, blue, each 0..1. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`; anything else is a programmer error and throws RangeError. */
export function parseHex(hex: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`not a #rrggbb colour: ${hex}`);
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Writes `#rrggbb`, clamping out-of-range channels. */
export function toHex(color: Rgb): string {
  const [red, green, blue] = color.map((channel) => Math.round(clamp01(channel) * 255));
  return `#${(((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0)).toString(16).padStart(6, '0')}`;
}

/** Blends in OKLab (https://bottosson.github.io/posts/oklab/), so that mixes stay clean instead of going grey. */
export function mix(from: Rgb, to: Rgb, amount: number): Rgb {
  const a = toLab(from);
  const b = toLab(to);
  const t = clamp01(amount);
  return fromLab([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]);
}

/** Changes lightness (added, about -0.3..0.3), chroma (factor) and hue (radians) in OKLab. */
export function shift(color: Rgb, change: { lightness?: number; chroma?: number; hue?: number }): Rgb {
  const [l, a, b] = toLab(color);
  const turn = change.hue ?? 0;
  const scale = change.chroma ?? 1;
  const cos = Math.cos(turn) * scale;
  const sin = Math.sin(turn) * scale;
  return fromLab([clamp01(l + (change.lightness ?? 0)), a * cos - b * sin, a * sin + b * cos]);
}

/** A lookup table of `size` colours along evenly spaced stops, as flat RGB 0..1. */
export function rampTable(stops: readonly Rgb[], size: number): Float32Array {
  const table = new Float32Array(size * 3);
  for (let index = 0; index < size; index += 1) {
    const position = (index / (size - 1)) * (stops.length - 1);
    const base = Math.min(Math.floor(position), stops.length - 2);
    const from = stops[Math.max(base, 0)] ?? [0, 0, 0];
    table.set(mix(from, stops[base + 1] ?? from, position - base), index * 3);
  }
  return table;
}

/** Limits a number to 0..1. */
export function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

function toLab(color: Rgb): Rgb {
  const [r, g, b] = [linear(color[0]), linear(color[1]), linear(color[2])];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab(lab: Rgb): Rgb {
  const l = (lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]) ** 3;
  const m = (lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]) ** 3;
  const s = (lab[0] - 0.0894841775 * lab[1] - 1.291485548 * lab[2]) ** 3;
  return [
    companded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    companded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    companded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function companded(channel: number): number {
  const value = clamp01(channel);
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}
