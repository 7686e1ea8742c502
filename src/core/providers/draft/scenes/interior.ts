import { clamp01, mix } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene } from '../scene.ts';
import { createSky } from '../sky.ts';
import { box, path } from '../svg.ts';
import { composeFurniture } from './interior-furniture.ts';
import { composeShell, type Project, type Room } from './interior-shell.ts';

/** A long room with light lines and a window wall onto a city; robots or people at work. */
export const composeInterior: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('interior');
  const room: Room = {
    half: 3.1 * Math.max(1, stage.width / 1000) ** 0.7,
    height: 3.5 * Math.max(1, stage.height / 1000) ** 0.5,
    near: 0.6,
    far: 9.5,
  };
  const vanish = { x: stage.width * random.range(0.44, 0.56), y: stage.height * 0.46 };
  const focal = 760;
  const camera =
    (progress: number): Project =>
    (x, y, z) => {
      const depth = Math.max(0.3, z - progress * 0.9);
      return [vanish.x + ((x - (progress - 0.5) * 0.25) * focal) / depth, vanish.y - ((y - 1.6) * focal) / depth];
    };
  const view = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun: { x: vanish.x + random.range(-90, 90), y: vanish.y - 20, radius: random.pick([0, 26]), strength: 0.8 },
    clouds: 0.4,
    horizon: vanish.y + 90,
  });
  const wall = mix(palette.near, palette.far, palette.isDark ? 0.5 : 0.75);
  const city = composeCity(random.fork('city'), palette);
  const furniture = composeFurniture({ random: random.fork('desks'), palette, room, isRobotic: details.has('robot') });
  const shell = composeShell(room, palette, wall);
  return {
    ground: (out, x, y, moment) => view(out, x, y, moment),
    solid: (moment) => {
      const project = camera(moment.progress);
      return `${city(project)}${shell(project)}${furniture(project, moment)}`;
    },
    mist: (out, x, y) => {
      const glow = Math.exp(-(((x - vanish.x) / (stage.width * 0.3)) ** 2) - ((y - vanish.y) / 260) ** 2);
      const floor =
        clamp01((y - stage.height * 0.6) / (stage.height * 0.4)) *
        Math.exp(-(((x - vanish.x) / (stage.width * 0.22)) ** 2));
      const dust = noise.fractal(x * 0.003, y * 0.003 + 7, 3);
      out[0] = palette.horizon[0];
      out[1] = palette.horizon[1];
      out[2] = palette.horizon[2];
      out[3] = glow * 0.24 * (0.6 + dust * 0.7) + floor * 0.1;
    },
    glow: 0.95,
  };
};

/** The towers outside. */
function composeCity(random: Random, palette: Palette): (project: Project) => string {
  const towers = Array.from({ length: 26 }, () => ({
    x: random.range(-14, 14),
    width: random.range(0.8, 2),
    height: random.range(-1, 5.5),
    z: random.range(16, 34),
    lit: Array.from({ length: 16 }, () => [random.next(), random.next()] as const),
  })).toSorted((a, b) => b.z - a.z);
  return (project) =>
    towers
      .map((tower) => {
        const [left, top] = project(tower.x, tower.height, tower.z);
        const [right, bottom] = project(tower.x + tower.width, -12, tower.z);
        const color = mix(palette.horizon, mix(palette.far, palette.near, 0.35), clamp01(1.25 - tower.z / 34));
        const lights = tower.lit
          .map(([u, v]) => box(left + 2 + u * (right - left - 6), top + 4 + v * 150, 2.4, 3))
          .join('');
        return path(box(left, top, right - left, bottom - top), color) + path(lights, palette.light, 0.7);
      })
      .join('');
}
