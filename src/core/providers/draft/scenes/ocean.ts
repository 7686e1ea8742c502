import { clamp01, mix, type Rgb } from '../color.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { moved, n, path } from '../svg.ts';
import { composeStars } from './skyline.ts';

/** Open water to the horizon with a path of sunlight, islands in haze, and sometimes a sail. */
export const composeOcean: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('ocean');
  const horizon = stage.height * random.range(0.4, 0.5);
  const sun = {
    x: stage.width * random.range(0.3, 0.7),
    y: horizon - stage.height * random.range(0.05, 0.2),
    radius: random.range(38, 62),
    strength: palette.isDark ? 0.8 : 0.85,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: random.range(0.35, 0.7),
    horizon,
  });
  const deep = mix(palette.near, palette.far, 0.25);
  const shallow = mix(palette.far, palette.middle, 0.45);
  const isles = [0.3, 0.7].map((depth) =>
    composeIsle(stage, random.fork(`isle ${depth}`), {
      horizon,
      depth,
      color: mix(palette.horizon, palette.far, 0.35 + depth * 0.5),
    }),
  );
  const sail =
    details.has('sail') || random.chance(0.45)
      ? composeSail(stage, random, { horizon, hull: palette.near, cloth: mix(palette.sun, palette.accent, 0.3) })
      : undefined;
  const stars = palette.isDark ? composeStars(stage, random.fork('stars'), 0.3) : undefined;
  return {
    ground: (out, x, y, moment) => {
      if (y < horizon) return sky(out, x, y, moment);
      const below = y - horizon + 2;
      const far = 1 / (below * 0.012 + 0.35);
      const span = far * 0.021;
      const swell = noise.fractal(
        (x - stage.width / 2) * span * 0.22 + 60,
        Math.log(below + 14) * 9 - moment.seconds * 0.75,
        4,
      );
      const chop = noise.ridged(
        (x - stage.width / 2) * span * 0.9 + moment.seconds * 0.12,
        Math.log(below + 10) * 24 - moment.seconds * 1.1,
        3,
      );
      const slope = (swell - 0.5) * 2.2 + (chop - 0.45) * 0.7;
      sky(out, x + slope * 40, Math.max(0, horizon - below * 0.55 - slope * 90 - 4), moment);
      const depth = clamp01(below / (stage.height - horizon));
      const mirror = clamp01(0.72 - depth * 0.55 + slope * 0.42);
      const crest = clamp01((swell + chop * 0.55 - 0.88) * 3.4) * depth;
      const lane = Math.exp(-(((x - sun.x) / (46 + below * 0.3)) ** 2));
      const glint = clamp01((chop * 0.75 + swell * 0.6 - 0.72 + lane * 0.1) * 4) * lane;
      for (let channel = 0; channel < 3; channel += 1) {
        const body =
          (shallow[channel] ?? 0) +
          ((deep[channel] ?? 0) - (shallow[channel] ?? 0)) * Math.min(1, depth * 1.25 - slope * 0.2);
        const light = (palette.sun[channel] ?? 1) * glint * 0.62;
        out[channel] =
          body + ((out[channel] ?? 0) - body) * mirror + light + crest * 0.32 * (palette.light[channel] ?? 1);
      }
    },
    solid: (moment) => `${stars?.(moment) ?? ''}${isles.map((isle) => isle(moment)).join('')}${sail?.(moment) ?? ''}`,
    mist: createHorizonHaze(palette.horizon, horizon),
    glow: 0.7,
  };
};

/** A thin band of haze where the water ends. */
function createHorizonHaze(color: Rgb, horizon: number): (out: Float32Array, x: number, y: number) => void {
  return (out, _x, y) => {
    out[0] = color[0];
    out[1] = color[1];
    out[2] = color[2];
    out[3] = 0.5 * Math.exp(-(((y - horizon) / 34) ** 2));
  };
}

function composeIsle(
  stage: Stage,
  random: Random,
  place: { horizon: number; depth: number; color: Rgb },
): (moment: Moment) => string {
  const centre = stage.width * random.range(0, 1);
  const half = random.range(140, 340);
  const height = random.range(22, 84);
  let outline = '';
  const bumps = [random.range(0, 9), random.range(0, 9)] as const;
  for (let step = 0; step <= 60; step += 1) {
    const t = step / 30 - 1;
    const rise =
      Math.max(0, 1 - t * t) * (0.6 + 0.25 * Math.sin(t * 5 + bumps[0]) + 0.15 * Math.sin(t * 13 + bumps[1]));
    outline += `L${n(centre + t * half)} ${n(place.horizon - rise * height)}`;
  }
  const body = path(
    `M${n(centre - half)} ${n(place.horizon + 1)}${outline}L${n(centre + half)} ${n(place.horizon + 1)}Z`,
    place.color,
  );
  return ({ progress }) => moved(-(20 + 40 * place.depth) * (progress - 0.5), 0, body);
}

function composeSail(
  stage: Stage,
  random: Random,
  look: { horizon: number; hull: Rgb; cloth: Rgb },
): (moment: Moment) => string {
  const x = stage.width * random.range(0.2, 0.8);
  const y = look.horizon + stage.height * random.range(0.05, 0.12);
  const size = random.range(64, 104);
  return ({ seconds, progress }) => {
    const px = x + progress * 60;
    const py = y + Math.sin(seconds * 1.3) * 2.5;
    const tilt = 2 * Math.sin(seconds * 0.9 + 1);
    const hull = path(
      `M${n(px - size * 0.55)} ${n(py)}Q${n(px - size * 0.4)} ${n(py + size * 0.2)} ${n(px - size * 0.3)} ${n(py + size * 0.2)}L${n(px + size * 0.42)} ${n(py + size * 0.2)}L${n(px + size * 0.66)} ${n(py - size * 0.03)}Z`,
      look.hull,
    );
    const main = path(
      `M${n(px)} ${n(py - size * 1.7)}Q${n(px - size * 0.6)} ${n(py - size * 0.7)} ${n(px - size * 0.56)} ${n(py - size * 0.1)}L${n(px)} ${n(py - size * 0.1)}Z`,
      look.cloth,
      0.96,
    );
    const jib = path(
      `M${n(px + size * 0.04)} ${n(py - size * 1.5)}Q${n(px + size * 0.2)} ${n(py - size * 0.6)} ${n(px + size * 0.6)} ${n(py - size * 0.12)}L${n(px + size * 0.05)} ${n(py - size * 0.1)}Z`,
      look.cloth,
      0.82,
    );
    const mirror = path(
      `M${n(px - size * 0.5)} ${n(py + size * 0.24)}L${n(px + size * 0.5)} ${n(py + size * 0.24)}L${n(px + size * 0.12)} ${n(py + size * 1.15)}L${n(px - size * 0.18)} ${n(py + size * 1.2)}Z`,
      look.hull,
      0.28,
    );
    return `${mirror}<g transform="rotate(${n(tilt)} ${n(px)} ${n(py)})">${main}${jib}${hull}</g>`;
  };
}
