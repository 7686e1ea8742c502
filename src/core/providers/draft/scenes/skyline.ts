import { mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { box, ellipse, linear, moved, n, path } from '../svg.ts';

/** A city: rows of towers in haze with lit windows, sometimes above water. */
export const composeSkyline: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('skyline');
  const shore = random.chance(0.5) ? stage.height * random.range(0.74, 0.8) : stage.height + 30;
  const sun = {
    x: stage.width * random.range(0.25, 0.75),
    y: Math.min(shore, stage.height * 0.8) - stage.height * random.range(0.28, 0.5),
    radius: details.has('moon') ? 38 : random.pick([0, 46, 60]),
    strength: palette.isDark ? 0.6 : 0.85,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: random.range(0.1, 0.4),
    horizon: Math.min(shore, stage.height) * 0.98,
  });
  const rows = [0, 0.34, 0.68, 1].map((depth) =>
    composeRow({
      stage,
      palette,
      random: random.fork(`row ${depth}`),
      depth,
      floor: Math.min(shore, stage.height + 30),
    }),
  );
  const stars = palette.isDark ? composeStars(stage, random.fork('stars')) : undefined;
  const city = (moment: Moment): string => rows.map((row) => row(moment)).join('');
  return {
    ground: (out, x, y, moment) => {
      if (y <= shore) return sky(out, x, y, moment);
      // Water: the mirrored sky, darker, stretched by small waves.
      const below = y - shore;
      const wave = (noise.fractal(x * 0.004, below * 0.06 + moment.seconds * 0.5, 2) - 0.5) * (30 + below * 0.5);
      sky(out, x + wave, Math.max(0, shore - below * 1.5 + wave), moment);
      const dim = 0.62 - 0.25 * (below / (stage.height - shore + 1));
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = (out[channel] ?? 0) * dim + (palette.near[channel] ?? 0) * (1 - dim);
    },
    soft: (moment) =>
      shore > stage.height
        ? ''
        : `<g transform="translate(0 ${n(shore * 2)}) scale(1 -1)">${city(moment)}</g>${path(box(-10, shore, stage.width + 20, stage.height), palette.near, 0.3)}`,
    softBlur: 5,
    solid: (moment) =>
      `${stars?.(moment) ?? ''}${city(moment)}${shore > stage.height ? '' : path(box(-10, shore - 1, stage.width + 20, 3), palette.near, 0.8)}`,
    mist: (out, x, y, moment) => {
      const low = Math.exp(-(((Math.min(shore, stage.height) - y) / (stage.height * 0.2)) ** 2));
      const cloud = noise.fractal(x * 0.0025 - moment.seconds * 0.02, y * 0.005, 3);
      out[0] = palette.horizon[0];
      out[1] = palette.horizon[1];
      out[2] = palette.horizon[2];
      out[3] = y > shore ? 0 : low * Math.max(0, cloud - 0.3) * (palette.isDark ? 0.4 : 0.6);
    },
    glow: 0.75,
  };
};

type RowOptions = { stage: Stage; palette: Palette; random: Random; depth: number; floor: number };

function composeRow({ stage, palette, random, depth, floor }: RowOptions): (moment: Moment) => string {
  const pan = 24 + 150 * depth;
  const color = mix(mix(palette.horizon, palette.far, 0.6), palette.near, depth ** 0.8);
  const id = `row${n(depth * 100)}`;
  const tallest = Math.min(stage.height * 0.62, 720) * (1 - 0.5 * depth);
  let towers = '';
  let masts = '';
  const windows: { data: string; phase: number }[] = Array.from({ length: 5 }, () => ({
    data: '',
    phase: random.range(0, 6.3),
  }));
  for (let x = -30; x < stage.width + pan + 30;) {
    const width = random.range(34, 96) * (0.75 + 0.55 * depth);
    const peak = 0.4 + 0.6 * Math.exp(-(((x - stage.width * 0.52) / (stage.width * 0.4)) ** 2));
    const height = tallest * peak * random.range(0.4, 1);
    const top = floor - height;
    towers += box(x, top, width, height + 40);
    if (random.chance(0.4)) towers += box(x + width * 0.18, top - height * 0.07, width * 0.64, height * 0.08);
    if (random.chance(0.22)) masts += `M${n(x + width / 2 - 1)} ${n(top)}h2v${n(-random.range(24, 70))}h-2Z`;
    addWindows({ windows, random, area: { x, top, width, height }, depth });
    x += width + random.range(-6, 14) * (1.4 - depth);
  }
  const defs = linear(id, [
    [0, shift(color, { lightness: 0.025 })],
    [1, mix(color, palette.horizon, palette.isDark ? 0.16 * (1 - depth) : 0.4 * (1 - depth))],
  ]);
  const lamp = mix(palette.light, palette.accent, 0.12);
  return ({ seconds, progress }) => {
    const lit = windows
      .map(({ data, phase }) =>
        path(
          data,
          lamp,
          (0.24 + 0.66 * depth) * (palette.isDark ? 1 : 0.55) * (0.86 + 0.14 * Math.sin(phase + seconds * 1.7)),
        ),
      )
      .join('');
    return defs + moved(-pan * progress, 0, path(towers, `url(#${id})`) + path(masts, color) + lit);
  };
}

function addWindows(options: {
  windows: { data: string }[];
  random: Random;
  area: { x: number; top: number; width: number; height: number };
  depth: number;
}): void {
  const { windows, random, area, depth } = options;
  const cell = 9 + 5.5 * depth;
  const share = random.range(0.05, 0.3);
  const isBanded = random.chance(0.25);
  const bottom = Math.min(area.height, 620);
  for (let y = area.top + cell; y < area.top + bottom - cell; y += cell * 1.35) {
    for (let x = area.x + cell * 0.8; x < area.x + area.width - cell; x += cell) {
      if (!random.chance(share)) continue;
      const target = windows[random.int(0, windows.length - 1)];
      if (target !== undefined) target.data += box(x, y, cell * (isBanded ? 0.9 : 0.42), cell * 0.55);
    }
  }
}

/** Small stars in the upper half, a few of them twinkling. */
export function composeStars(stage: Stage, random: Random, share = 0.55): (moment: Moment) => string {
  const color: Rgb = [1, 1, 1];
  const stars = Array.from({ length: 130 }, () => ({
    x: random.range(0, stage.width),
    y: random.next() ** 1.6 * stage.height * share,
    size: 0.5 + random.next() ** 4 * 1.9,
    phase: random.range(0, 6.3),
    light: random.range(0.25, 0.9),
  }));
  return ({ seconds }) =>
    stars
      .map((star) =>
        ellipse(
          { x: star.x, y: star.y, rx: star.size, ry: star.size },
          color,
          star.light * (0.8 + 0.2 * Math.sin(star.phase + seconds * 2.4)),
        ),
      )
      .join('');
}
