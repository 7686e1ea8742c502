import { clamp01, mix, shift } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { box, ellipse, linear, moved, n, path, polygon } from '../svg.ts';
import { composeStars } from './skyline.ts';

/** Spires that rise out of a sea of clouds, with warm windows. */
export const composeTower: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('tower');
  const floor = stage.height * random.range(0.7, 0.76);
  const side = random.chance(0.5) ? 1 : -1;
  const sun = {
    x: stage.width * (0.5 + side * random.range(0.14, 0.3)),
    y: floor - stage.height * random.range(0.16, 0.34),
    radius: random.range(44, 74),
    strength: 0.9,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: random.range(0.3, 0.6),
    horizon: floor,
  });
  const stars = palette.isDark ? composeStars(stage, random.fork('stars'), 0.4) : undefined;
  const main = {
    x: stage.width * (0.5 - side * random.range(0.02, 0.12)),
    top: stage.height * random.range(0.13, 0.2),
    width: random.range(104, 140),
    depth: 1,
  };
  const others = Array.from({ length: random.int(3, 5) }, () => ({
    x: stage.width * random.range(0.04, 0.96),
    top: floor - random.range(60, 230),
    width: random.range(26, 54),
    depth: random.range(0.15, 0.5),
  }));
  const spires = [...others.toSorted((a, b) => a.depth - b.depth), main].map((spire, index) =>
    composeSpire({ ...spire, index, side, floor, bottom: stage.height + 40, palette, random }),
  );
  const cloudLit = mix(palette.horizon, palette.sun, 0.55);
  const cloudDark = mix(palette.far, palette.middle, 0.45);
  const offset = random.range(0, 100);

  const balloons = composeBalloons(stage, palette, random);
  return {
    ground: sky,
    solid: ({ progress, seconds }) => {
      const air = balloons({ progress, seconds });
      return `${stars?.({ progress, seconds }) ?? ''}${spires
        .slice(0, -1)
        .map((spire) => spire(progress, seconds))
        .join('')}${air}${spires.at(-1)?.(progress, seconds) ?? ''}`;
    },
    mist: (out, x, y, { seconds, progress }) => {
      const rise = (y - floor) / stage.height;
      const depth = clamp01(rise * 4 + 0.5);
      const px = (x + progress * 120 * depth) * 0.0042 + offset;
      const billow = noise.fractal(px + seconds * 0.03, y * 0.0085 + offset, 5);
      const edge = noise.fractal(px * 0.55 - seconds * 0.015, offset + 3, 3) - 0.5;
      const cover = clamp01((rise + edge * 0.26 + (billow - 0.5) * 0.3 + 0.03) * 11);
      const near = Math.exp(-(((x - sun.x) / 340) ** 2));
      const above = noise.fractal(px + 0.12 * side + seconds * 0.03, y * 0.0085 + offset - 0.22, 5);
      const light = clamp01(0.42 + (billow - above) * 3.4 + near * 0.3 - rise * 1.25);
      for (let channel = 0; channel < 3; channel += 1) {
        const dark = cloudDark[channel] ?? 0;
        out[channel] = dark + ((cloudLit[channel] ?? 0) - dark) * light;
      }
      out[3] = cover * 0.97;
    },
    glow: 0.65,
  };
};

type Spire = {
  x: number;
  top: number;
  width: number;
  depth: number;
  index: number;
  side: number;
  floor: number;
  bottom: number;
  palette: Palette;
  random: Random;
};

function composeSpire(spire: Spire): (progress: number, seconds: number) => string {
  const { x, top, width, depth, index, side, floor, palette } = spire;
  const color = mix(mix(palette.horizon, palette.far, 0.55), palette.near, depth ** 1.3 * 0.85);
  const lit = mix(color, palette.sun, 0.34);
  const id = `spire${index}`;
  const stops =
    side > 0
      ? ([
          [0, shift(color, { lightness: -0.05 })],
          [0.6, color],
          [1, lit],
        ] as const)
      : ([
          [0, lit],
          [0.4, color],
          [1, shift(color, { lightness: -0.05 })],
        ] as const);
  const defs = linear(id, stops, [0, 0, 1, 0]);
  const [height, tiers] = [floor - top, 4];
  let shape = polygon([
    [x - width * 0.07, top],
    [x, top - height * 0.17],
    [x + width * 0.07, top],
  ]);
  for (let tier = 0; tier < tiers; tier += 1) {
    const y = top + (height * tier) / tiers;
    const half = width * (0.16 + 0.115 * tier);
    shape +=
      box(x - half, y, half * 2, spire.bottom - y) +
      polygon([
        [x - half * 1.28, y + 9],
        [x - half * 0.9, y - height * 0.045],
        [x + half * 0.9, y - height * 0.045],
        [x + half * 1.28, y + 9],
      ]);
  }
  const windows = spireWindows(spire, tiers);
  return (progress, seconds) =>
    defs +
    moved(
      (0.5 - progress) * 60 * depth,
      0,
      `${path(shape, `url(#${id})`)}${path(windows, palette.light, (0.35 + 0.6 * depth) * (0.9 + 0.1 * Math.sin(seconds * 2 + index)))}`,
    );
}

/** Windows in rows, narrower towards the top. */
function spireWindows(spire: Spire, tiers: number): string {
  const { x, top, width, floor, random } = spire;
  const height = floor - top;
  let windows = '';
  const cell = width * 0.085;
  for (let y = top + 20; y < floor + 120; y += cell * 2.1) {
    const tier = Math.min(tiers - 1, Math.floor(((y - top) / height) * tiers));
    const half = width * (0.16 + 0.115 * tier) - cell;
    for (let wx = -half; wx <= half - cell * 0.4; wx += cell * 1.5)
      if (random.chance(0.42)) windows += box(x + wx, y, cell * 0.5, cell * 1.05);
  }
  return windows;
}

/** Up to two balloons on the wind. */
function composeBalloons(stage: Stage, palette: Palette, random: Random): (moment: Moment) => string {
  const balloons = Array.from({ length: random.int(0, 2) }, () => ({
    x: stage.width * random.range(0.12, 0.88),
    y: stage.height * random.range(0.18, 0.42),
    size: random.range(13, 26),
  }));
  return ({ progress, seconds }) =>
    balloons
      .map(({ x, y, size }, index) => {
        const py = y + Math.sin(seconds * 0.7 + index) * 6;
        const px = x + progress * 50;
        return `${ellipse({ x: px, y: py, rx: size, ry: size * 1.12 }, mix(palette.accent, palette.middle, 0.25))}${path(`M${n(px - size * 0.6)} ${n(py + size * 0.85)}L${n(px + size * 0.6)} ${n(py + size * 0.85)}L${n(px + size * 0.22)} ${n(py + size * 1.5)}h${n(-size * 0.44)}Z`, mix(palette.accent, palette.near, 0.3))}${path(box(px - size * 0.2, py + size * 1.6, size * 0.4, size * 0.3), palette.near)}`;
      })
      .join('');
}
