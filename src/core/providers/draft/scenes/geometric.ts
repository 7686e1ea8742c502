import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment } from '../scene.ts';
import { box, ellipse, linear, n, path } from '../svg.ts';

/** Quarter circles, discs and bars on a grid: an abstract print. */
export const composeGeometric: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('geometric');
  const colors = [
    palette.top,
    palette.middle,
    palette.accent,
    palette.near,
    palette.light,
    palette.far,
    mix(palette.horizon, palette.accent, 0.4),
  ];
  const paper = shift(mix(palette.horizon, palette.light, 0.3), { lightness: palette.isDark ? -0.55 : 0.02 });
  const columns = Math.max(3, Math.round(stage.width / random.pick([200, 250, 333])));
  const cell = stage.width / columns;
  const rows = Math.ceil(stage.height / cell);
  const defs = colors
    .map((color, index) =>
      linear(
        `tile${index}`,
        [
          [0, shift(color, { lightness: 0.05 })],
          [1, shift(color, { lightness: -0.045 })],
        ],
        [0, 0, 1, 1],
      ),
    )
    .join('');
  const tiles: ((moment: Moment) => string)[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1)
      tiles.push(composeTile(random, { x: column * cell, y: row * cell, size: cell, count: colors.length }));
  }
  return {
    ground: (out, x, y) => {
      const light = 0.94 + 0.12 * noise.fractal(x * 0.003, y * 0.003, 2) - 0.08 * clamp01(y / stage.height);
      out[0] = paper[0] * light;
      out[1] = paper[1] * light;
      out[2] = paper[2] * light;
    },
    solid: (moment) => defs + tiles.map((tile) => tile(moment)).join(''),
    mist: (out, x, y) => {
      const shade = noise.fractal(x * 0.0022 + 3, y * 0.0022, 2);
      const tint: Rgb = shade > 0.5 ? palette.sun : palette.near;
      out[0] = tint[0];
      out[1] = tint[1];
      out[2] = tint[2];
      out[3] = Math.abs(shade - 0.5) * 0.26;
    },
    glow: 0.18,
  };
};

function composeTile(
  random: Random,
  tile: { x: number; y: number; size: number; count: number },
): (moment: Moment) => string {
  const { x, y, size, count } = tile;
  const back = random.int(0, count - 1);
  const front = (back + random.int(1, count - 1)) % count;
  const third = (front + random.int(1, count - 2)) % count;
  const kind = random.int(0, 6);
  const turn = random.int(0, 3) * 90;
  const phase = random.range(0, 6.3);
  const hasBack = random.chance(0.8);
  const half = size / 2;
  const fill = (index: number): string => `url(#tile${index})`;
  const quarter = (radius: number): string =>
    `M${n(-half)} ${n(-half)}h${n(radius)}a${n(radius)} ${n(radius)} 0 0 1 ${n(-radius)} ${n(radius)}Z`;
  const arch = (radius: number): string =>
    `M${n(-radius)} ${n(half)}v${n(-half)}a${n(radius)} ${n(radius)} 0 0 1 ${n(radius * 2)} 0v${n(half)}Z`;
  const bars = [0, 1, 2, 3].map((index) => box(-half, -half + (size / 4) * index, size, size / 8)).join('');
  const art = [
    path(quarter(size), fill(front)),
    path(quarter(size), fill(front)) + path(quarter(size * 0.5), fill(third)),
    ellipse({ x: 0, y: 0, rx: half * 0.82, ry: half * 0.82 }, fill(front)) +
      ellipse({ x: 0, y: 0, rx: half * 0.3, ry: half * 0.3 }, fill(third)),
    path(arch(half), fill(front)) + path(arch(half * 0.62), fill(third)) + path(arch(half * 0.26), fill(back)),
    path(bars, fill(front)),
    path(`M${n(-half)} ${n(half)}L${n(half)} ${n(-half)}V${n(half)}Z`, fill(front)) +
      ellipse({ x: -half * 0.4, y: -half * 0.4, rx: half * 0.26, ry: half * 0.26 }, fill(third)),
    path(`M${n(-half)} 0a${n(half)} ${n(half)} 0 0 1 ${n(size)} 0Z`, fill(front)) +
      path(`M${n(-half)} ${n(half)}a${n(half)} ${n(half)} 0 0 1 ${n(size)} 0Z`, fill(third)),
  ][kind];
  return ({ seconds }) => {
    // Each tile rests most of the time and then makes a quarter turn.
    const beat = (seconds * 0.4 + phase) % 4;
    const quarterTurns =
      Math.floor((seconds * 0.4 + phase) / 4) + easeLate(beat / 4) - easeLate((phase % 4) / 4) - Math.floor(phase / 4);
    return `<g transform="translate(${n(x + half)} ${n(y + half)})">${hasBack ? path(box(-half - 0.3, -half - 0.3, size + 0.6, size + 0.6), fill(back)) : ''}<g transform="rotate(${n(turn + quarterTurns * 90)})">${art ?? ''}</g></g>`;
  };
}

function easeLate(value: number): number {
  const t = clamp01((value - 0.7) / 0.3);
  return t * t * (3 - 2 * t);
}
