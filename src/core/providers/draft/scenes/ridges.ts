import { mix, shift, type Rgb } from '../color.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { ellipse, linear, moved, n, path } from '../svg.ts';
import type { Noise } from '../noise.ts';
import type { Random } from '../random.ts';

/** Mountain ridges, hills, canyons or dunes, one behind the other in haze, under a low sun. */
export const composeRidges: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('ridges');
  const isDunes = details.has('dunes');
  const layers = isDunes ? 5 : random.int(6, 7);
  const skyline = stage.height * random.range(0.4, 0.5);
  const sun = {
    x: stage.width * random.range(0.25, 0.75),
    y: skyline - stage.height * random.range(0.1, 0.24),
    radius: random.range(34, 58),
    strength: palette.isDark ? 0.85 : 1,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: random.range(0.15, 0.5),
    horizon: skyline + 60,
  });
  const ridges = Array.from({ length: layers }, (_, index) =>
    composeRidge({
      stage,
      noise,
      random: random.fork(`layer ${index}`),
      isDunes,
      skyline,
      depth: index / (layers - 1),
      palette: [mix(palette.horizon, palette.far, 0.35), palette.far, palette.near],
    }),
  );
  const flakes = details.has('snow') ? composeFlakes(stage, random) : undefined;
  const birds =
    random.chance(0.6) && !details.has('snow')
      ? composeBirds(stage, random, mix(palette.near, palette.far, 0.3))
      : undefined;
  return {
    ground: sky,
    solid: (moment) =>
      `${ridges.map((ridge) => ridge(moment)).join('')}${flakes?.(moment) ?? ''}${birds?.(moment) ?? ''}`,
    mist: (out, x, y, moment) => {
      const drift = noise.fractal(x * 0.0018 + moment.seconds * 0.02, y * 0.006, 3);
      const band = Math.exp(-(((y - skyline - stage.height * 0.16) / (stage.height * 0.15)) ** 2));
      const beam = Math.exp(-(((x - sun.x) / 420) ** 2) - ((y - sun.y) / 380) ** 2);
      out[0] = palette.horizon[0];
      out[1] = palette.horizon[1];
      out[2] = palette.horizon[2];
      out[3] = band * Math.max(0, drift - 0.32) * 0.95 + beam * 0.22;
    },
    glow: 0.55,
  };
};

type RidgeOptions = {
  stage: Stage;
  noise: Noise;
  random: Random;
  isDunes: boolean;
  skyline: number;
  /** 0 is the farthest layer, 1 the nearest. */
  depth: number;
  palette: readonly [Rgb, Rgb, Rgb];
};

function composeRidge(options: RidgeOptions): (moment: Moment) => string {
  const { stage, noise, random, depth, skyline, isDunes } = options;
  const [haze, far, near] = options.palette;
  const pan = 30 + 190 * depth * depth;
  const base = skyline + (stage.height - skyline) * (0.02 + 0.78 * depth ** 1.25);
  const height = (isDunes ? 85 : 150) * (1.05 - 0.45 * depth) * random.range(0.85, 1.25);
  const offset = random.range(0, 200);
  const step = isDunes ? 10 : 4.5;
  const wide = isDunes ? 0.0021 : 0.0032 + depth * 0.0012;
  const points: [number, number][] = [];
  for (let x = -20; x <= stage.width + pan + 20; x += step) {
    const swell = noise.fractal(x * wide + offset, depth * 40, isDunes ? 2 : 3) - 0.5;
    const rock = isDunes ? 0 : (noise.ridged(x * 0.009 + offset, depth * 9, 4) - 0.4) * 0.42;
    points.push([x, base - (swell * 2.1 + rock) * height]);
  }
  const color = depth < 0.5 ? mix(haze, far, depth * 2) : mix(far, near, (depth - 0.5) * 2);
  const foot = mix(color, haze, 0.5 * (1 - depth) + 0.06);
  const id = `ridge${n(depth * 1000)}`;
  const outline = points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L');
  const defs = linear(id, [
    [0, shift(color, { lightness: 0.03 })],
    [0.35, color],
    [1, foot],
  ]);
  const body = path(
    `M-20 ${n(stage.height + 20)}L${outline}L${n(stage.width + pan + 20)} ${n(stage.height + 20)}Z`,
    `url(#${id})`,
  );
  const crest = isDunes ? duneShade(points, stage, { id: `lee${n(depth * 1000)}`, color }) : '';
  return ({ progress }) => defs + moved(-pan * progress, 0, body + crest);
}

/** The shadow side of each dune: from its top, down along a curve to the right. */
function duneShade(
  points: readonly (readonly [number, number])[],
  stage: Stage,
  { id, color }: { id: string; color: Rgb },
): string {
  let shade = linear(id, [
    [0, shift(color, { lightness: -0.13, chroma: 1.1 }), 0.42],
    [1, color, 0],
  ]);
  for (let index = 6; index < points.length - 6; index += 1) {
    const [x, y] = points[index] ?? [0, 0];
    const isTop =
      y <= (points[index - 5]?.[1] ?? y) &&
      y < (points[index + 5]?.[1] ?? y) &&
      y <= (points[index - 1]?.[1] ?? y) &&
      y < (points[index + 1]?.[1] ?? y);
    if (!isTop) continue;
    const slope = points
      .slice(index, index + 34)
      .map(([px, py]) => `${n(px)} ${n(py)}`)
      .join('L');
    const [endX, endY] = points[Math.min(index + 33, points.length - 1)] ?? [x, y];
    shade += path(
      `M${slope}L${n(endX)} ${n(endY + 4)}C${n(endX - 90)} ${n(endY + 70)} ${n(x + 40)} ${n(y + 150)} ${n(x - 50)} ${n(Math.min(y + 330, stage.height))}C${n(x + 30)} ${n(y + 170)} ${n(x + 20)} ${n(y + 70)} ${n(x)} ${n(y)}Z`,
      `url(#${id})`,
      1,
    );
  }
  return shade;
}

function composeFlakes(stage: Stage, random: Random): (moment: Moment) => string {
  const flakes = Array.from({ length: 150 }, () => ({
    x: random.range(0, stage.width),
    y: random.range(0, stage.height),
    size: random.range(1.2, 4.2),
    sway: random.range(0, 6.3),
  }));
  return ({ seconds }) =>
    flakes
      .map(({ x, y, size, sway }) =>
        ellipse(
          {
            x: x + 14 * Math.sin(sway + seconds),
            y: (y + seconds * (30 + size * 22)) % stage.height,
            rx: size,
            ry: size,
          },
          '#ffffff',
          0.28 + size * 0.13,
        ),
      )
      .join('');
}

function composeBirds(stage: Stage, random: Random, color: Rgb): (moment: Moment) => string {
  const x = stage.width * random.range(0.15, 0.7);
  const y = stage.height * random.range(0.14, 0.28);
  const birds = Array.from({ length: random.int(4, 9) }, () => ({
    x: random.range(-90, 90),
    y: random.range(-40, 40),
    size: random.range(6, 12),
    beat: random.range(0, 6.3),
  }));
  return ({ seconds }) =>
    birds
      .map((bird) => {
        const px = x + bird.x + seconds * 16;
        const py = y + bird.y - seconds * 3;
        const lift = bird.size * (0.45 + 0.3 * Math.sin(bird.beat + seconds * 8));
        const s = bird.size;
        return path(
          `M${n(px - s)} ${n(py - lift)}Q${n(px - s * 0.35)} ${n(py - lift * 1.1)} ${n(px)} ${n(py)}Q${n(px + s * 0.35)} ${n(py - lift * 1.1)} ${n(px + s)} ${n(py - lift)}Q${n(px + s * 0.4)} ${n(py - lift * 0.5)} ${n(px)} ${n(py + s * 0.22)}Q${n(px - s * 0.4)} ${n(py - lift * 0.5)} ${n(px - s)} ${n(py - lift)}Z`,
          color,
          0.8,
        );
      })
      .join('');
}
