import { clamp01, mix, type Rgb } from '../color.ts';
import type { ComposeScene } from '../scene.ts';
import { createSky } from '../sky.ts';
import { composeHouses, type Project } from './street-houses.ts';
import { composeLanterns, composePeople, composeRain } from './street-life.ts';

/** A narrow street in one-point perspective: stalls, strings of lanterns, people, wet ground. */
export const composeStreet: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('street');
  const vanish = { x: stage.width * random.range(0.42, 0.58), y: stage.height * random.range(0.46, 0.54) };
  const focal = Math.min(stage.width, 1150) * 0.5 + 120;
  const camera =
    (progress: number): Project =>
    (x, y, z) => {
      const depth = Math.max(0.35, z - progress * 1.6);
      return [vanish.x + (x * focal) / depth, vanish.y - ((y - 1.55) * focal) / depth];
    };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, mix(palette.horizon, palette.middle, 0.3)],
    sunColor: palette.light,
    sun: { x: vanish.x, y: vanish.y - 40, radius: 0, strength: 0.75 },
    clouds: 0.3,
    horizon: vanish.y,
  });
  const houses = composeHouses(random.fork('houses'), palette);
  const lanterns = composeLanterns(random.fork('lanterns'), palette, stage);
  const people = composePeople(random.fork('people'), palette, { vanish, focal });
  const rain = details.has('rain') ? composeRain(stage, random.fork('rain')) : undefined;
  const ground = mix(palette.near, palette.far, 0.35);
  return {
    ground: (out, x, y, moment) => {
      if (y < vanish.y) return sky(out, x, y, moment);
      const depth = focal / (y - vanish.y + 6);
      const worldX = ((x - vanish.x) * depth) / focal;
      const stone = noise.ridged(worldX * 2.6, depth * 7 + moment.progress * 7, 2);
      const puddle = clamp01((noise.fractal(worldX * 0.9 + 4, depth * 1.8 + 9, 3) - 0.45) * 4);
      sky(out, x, vanish.y - (y - vanish.y) * 0.3, moment);
      const light = Math.exp(-(((x - vanish.x) / (110 + (y - vanish.y) * 0.55)) ** 2));
      const wet = (0.12 + puddle * 0.34) * (0.35 + light);
      for (let channel = 0; channel < 3; channel += 1) {
        const base = (ground[channel] ?? 0) * (0.5 + 0.55 * (1 - stone));
        out[channel] = base + ((out[channel] ?? 0) * 0.6 + (palette.light[channel] ?? 0) * 0.5 - base) * wet;
      }
    },
    soft: (moment) => lanterns.reflections(camera(moment.progress), moment),
    softBlur: 10,
    solid: (moment) =>
      `${houses(camera(moment.progress))}${people(camera(moment.progress), moment)}${lanterns.lights(camera(moment.progress), moment)}${rain?.(moment) ?? ''}`,
    mist: (out, x, y, moment) => {
      const steam = clamp01(noise.fractal(x * 0.0036, y * 0.005 + moment.seconds * 0.12, 4) - 0.42);
      const depth = Math.exp(-(((x - vanish.x) / 210) ** 2) - ((y - vanish.y) / 190) ** 2);
      const color = mixInto(palette.horizon, palette.light, 0.5 + 0.3 * depth);
      out[0] = color[0];
      out[1] = color[1];
      out[2] = color[2];
      out[3] = depth * 0.36 + steam * 0.42;
    },
    glow: 1.15,
  };
};

function mixInto(from: Rgb, to: Rgb, amount: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * amount,
    from[1] + (to[1] - from[1]) * amount,
    from[2] + (to[2] - from[2]) * amount,
  ];
}
