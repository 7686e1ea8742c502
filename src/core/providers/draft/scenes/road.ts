import { clamp01, mix, shift } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { box, ellipse, line, linear, moved, n, path, polygon, roundBox } from '../svg.ts';

/** A road that runs to a low sun between hills, with a car on its way. */
export const composeRoad: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('road');
  const horizon = stage.height * random.range(0.46, 0.52);
  const vanish = stage.width * random.range(0.42, 0.58);
  const sun = {
    x: vanish + random.range(-70, 70),
    y: horizon - stage.height * random.range(0.06, 0.13),
    radius: random.range(80, 120),
    strength: 0.85,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: 0.45,
    horizon,
  });
  const land = mix(palette.near, palette.far, 0.5);
  const hills = [0, 0.5, 1].map((depth) =>
    composeHills(stage, {
      horizon,
      depth,
      color: mix(mix(palette.horizon, palette.far, 0.5), palette.near, depth * 0.75),
      noise: (x) => noise.fractal(x * (0.004 - depth * 0.001) + depth * 50 + 7, depth * 13, 4),
      vanish,
    }),
  );
  const car = composeCar(stage, random, palette, { horizon, vanish });
  const pace = 7;
  return {
    ground: (out, x, y, moment) => {
      if (y < horizon) return sky(out, x, y, moment);
      const depth = 420 / (y - horizon + 5);
      const worldX = ((x - vanish) * depth) / 420;
      const soil = noise.fractal(worldX * 1.6 + 9, depth * 3 + moment.seconds * pace, 4);
      const light =
        Math.exp(-(((x - sun.x) / (130 + (y - horizon) * 0.8)) ** 2)) *
        (1 - clamp01((y - horizon) / (stage.height - horizon)) * 0.7);
      const haze = Math.exp(-(y - horizon) / 70);
      for (let channel = 0; channel < 3; channel += 1) {
        const base = (land[channel] ?? 0) * (0.45 + soil * 0.95);
        const far = base + ((palette.horizon[channel] ?? 0) - base) * haze * 0.8;
        out[channel] = far + ((palette.sun[channel] ?? 0) - far) * light * 0.16;
      }
    },
    solid: (moment) =>
      `${hills.map((hill) => hill(moment)).join('')}${drawRoad(stage, palette, { horizon, vanish, travel: moment.seconds * pace })}${car(moment)}`,
    mist: (out, x, y) => {
      const band = Math.exp(-(((y - horizon) / 46) ** 2));
      const beam = Math.exp(-(((x - sun.x) / 300) ** 2) - ((y - sun.y) / 260) ** 2);
      out[0] = palette.horizon[0];
      out[1] = palette.horizon[1];
      out[2] = palette.horizon[2];
      out[3] = band * 0.42 + beam * 0.18;
    },
    glow: 0.95,
  };
};

type HillLook = {
  horizon: number;
  depth: number;
  color: readonly [number, number, number];
  noise: (x: number) => number;
  vanish: number;
};

function composeHills(stage: Stage, look: HillLook): (moment: Moment) => string {
  let outline = '';
  for (let x = -60; x <= stage.width + 60; x += 7) {
    const valley = clamp01(Math.abs(x - look.vanish) / (stage.width * 0.5));
    outline += `L${n(x)} ${n(look.horizon + 3 - look.noise(x) * (60 + 170 * valley ** 1.2) * (1.1 - look.depth * 0.35) * (0.25 + valley))}`;
  }
  const body = path(`M-60 ${n(look.horizon + 4)}${outline}L${n(stage.width + 60)} ${n(look.horizon + 4)}Z`, look.color);
  return ({ progress }) => moved((0.5 - progress) * 50 * (1 + look.depth), 0, body);
}

function drawRoad(stage: Stage, palette: Palette, view: { horizon: number; vanish: number; travel: number }): string {
  const { horizon, vanish, travel } = view;
  const ground = stage.height - horizon;
  const at = (worldX: number, depth: number): readonly [number, number] => [
    vanish + (worldX * ground * 0.62) / depth,
    horizon + ground / depth,
  ];
  const strip = (left: number, right: number, from: number, to: number): string =>
    polygon([at(left, from), at(right, from), at(right, to), at(left, to)]);
  const asphalt = mix(palette.near, [0.1, 0.1, 0.13], 0.4);
  const defs = linear('asphalt', [
    [0, mix(asphalt, palette.horizon, 0.6)],
    [0.25, mix(asphalt, palette.middle, 0.22)],
    [1, asphalt],
  ]);
  let marks = '';
  for (let index = 0; index < 26; index += 1) {
    const depth = 0.8 + index * 1.5 - (travel % 1.5);
    if (depth > 0.6) marks += strip(-0.022, 0.022, depth, depth + 0.65);
  }
  const edges = strip(-1.02, -0.985, 0.8, 60) + strip(0.985, 1.02, 0.8, 60);
  let posts = '';
  for (let index = 0; index < 14; index += 1) {
    const depth = 1.2 + index * 2.4 - (travel % 2.4);
    if (depth < 0.9) continue;
    for (const side of [-1.5, 1.5]) {
      const [x, y] = at(side, depth);
      const size = (ground * 0.2) / depth;
      posts +=
        path(box(x - size * 0.035, y - size, size * 0.07, size), palette.near, 0.9) +
        ellipse({ x, y: y - size * 0.95, rx: size * 0.06, ry: size * 0.06 }, palette.accent);
    }
  }
  return `${defs}${path(strip(-1.1, 1.1, 0.8, 80), 'url(#asphalt)')}${path(edges, palette.horizon, 0.75)}${path(marks, palette.light, 0.9)}${posts}`;
}

function composeCar(
  stage: Stage,
  random: Random,
  palette: Palette,
  view: { horizon: number; vanish: number },
): (moment: Moment) => string {
  const depth = random.range(1.5, 1.9);
  const ground = stage.height - view.horizon;
  const body = mix(palette.accent, palette.near, random.range(0.25, 0.6));
  const defs = linear('body', [
    [0, mix(body, palette.horizon, 0.4)],
    [0.4, body],
    [1, shift(body, { lightness: -0.2 })],
  ]);
  return ({ seconds }) => {
    const lane = 0.5 + Math.sin(seconds * 0.5) * 0.03;
    const x = view.vanish + (lane * ground * 0.62) / depth;
    const y = view.horizon + ground / depth + Math.sin(seconds * 9) * 0.7;
    const u = (ground * 0.62) / depth / 100;
    const part = (
      [px, py]: readonly [number, number],
      [width, height, radius]: readonly [number, number, number],
    ): string => roundBox({ x: x + px * u, y: y + py * u, width: width * u, height: height * u }, radius * u);
    return [
      defs,
      ellipse({ x, y: y + 1 * u, rx: 44 * u, ry: 5 * u }, '#000000', 0.5),
      path(part([-36, -12], [12, 13, 3]) + part([24, -12], [12, 13, 3]), [0.02, 0.02, 0.03]),
      path(
        `M${n(x - 27 * u)} ${n(y - 30 * u)}C${n(x - 22 * u)} ${n(y - 47 * u)} ${n(x - 18 * u)} ${n(y - 48 * u)} ${n(x)} ${n(y - 48 * u)}C${n(x + 18 * u)} ${n(y - 48 * u)} ${n(x + 22 * u)} ${n(y - 47 * u)} ${n(x + 27 * u)} ${n(y - 30 * u)}Z`,
        'url(#body)',
      ),
      path(
        `M${n(x - 22 * u)} ${n(y - 30 * u)}C${n(x - 18 * u)} ${n(y - 43 * u)} ${n(x - 15 * u)} ${n(y - 44 * u)} ${n(x)} ${n(y - 44 * u)}C${n(x + 15 * u)} ${n(y - 44 * u)} ${n(x + 18 * u)} ${n(y - 43 * u)} ${n(x + 22 * u)} ${n(y - 30 * u)}Z`,
        mix(palette.near, palette.horizon, 0.3),
      ),
      path(part([-40, -32], [80, 25, 9]), 'url(#body)'),
      path(part([-40, -12], [80, 6, 3]), palette.near),
      path(
        part([-37, -26], [19, 5.5, 2.5]) + part([18, -26], [19, 5.5, 2.5]),
        mix(palette.accent, [1, 0.15, 0.1], 0.6),
      ),
      path(part([-35, -25], [13, 2.6, 1.2]) + part([22, -25], [13, 2.6, 1.2]), palette.sun, 0.85),
      path(part([-18, -25], [36, 1.6, 0.8]), mix(palette.accent, [1, 0.2, 0.15], 0.5), 0.8),
      path(part([-9, -19], [18, 6, 1]), palette.horizon, 0.7),
      line(`M${n(x - 24 * u)} ${n(y - 31.5 * u)}h${n(48 * u)}`, palette.sun, 0.8 * u, 0.6),
    ].join('');
  };
}
