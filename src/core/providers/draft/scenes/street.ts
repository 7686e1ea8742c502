import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { ellipse, line, n, path, polygon, radial } from '../svg.ts';
import { composeFigure } from './figure.ts';

/** Metres in the street to design units: x to the right, y up from the ground, z into the picture. */
type Project = (x: number, y: number, z: number) => readonly [number, number];

const HALF_WIDTH = 2.1;
const FAR = 26;

/** A narrow street in one-point perspective: stalls, strings of lanterns, people, wet ground. */
export const composeStreet: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('street');
  const vanish = { x: stage.width * random.range(0.42, 0.58), y: stage.height * random.range(0.46, 0.54) };
  const focal = Math.min(stage.width, 1150) * 0.5 + 120;
  const camera = (progress: number): Project => (x, y, z) => {
    const depth = Math.max(0.35, z - progress * 1.6);
    return [vanish.x + (x * focal) / depth, vanish.y - ((y - 1.55) * focal) / depth];
  };
  const sky = createSky({ stage, noise, colors: [palette.top, palette.middle, mix(palette.horizon, palette.middle, 0.3)], sunColor: palette.light, sun: { x: vanish.x, y: vanish.y - 40, radius: 0, strength: 0.75 }, clouds: 0.3, horizon: vanish.y });
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
    solid: (moment) => `${houses(camera(moment.progress), moment)}${people(camera(moment.progress), moment)}${lanterns.lights(camera(moment.progress), moment)}${rain?.(moment) ?? ''}`,
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
  return [from[0] + (to[0] - from[0]) * amount, from[1] + (to[1] - from[1]) * amount, from[2] + (to[2] - from[2]) * amount];
}

function composeHouses(random: Random, palette: Palette): (project: Project, moment: Moment) => string {
  const houses = [-1, 1].flatMap((side) => {
    const row: { side: number; z: number; depth: number; height: number; awning: Rgb; windows: { z: number; y: number; lit: number }[]; tint: number }[] = [];
    for (let z = 0.5; z < FAR;) {
      const depth = random.range(1.6, 3.4);
      const height = random.range(4.2, 7.5);
      const windows = [];
      for (let y = 3; y < height - 0.7; y += 1.35) for (let at = 0.35; at < depth - 0.6; at += 0.95) windows.push({ z: z + at, y, lit: random.chance(0.45) ? random.range(0.5, 1) : 0 });
      row.push({ side, z, depth, height, windows, tint: random.range(-0.03, 0.05), awning: random.pick([palette.accent, mix(palette.accent, palette.light, 0.4), palette.far, mix(palette.accent, palette.near, 0.35)]) });
      z += depth;
    }
    return row;
  });
  houses.sort((a, b) => b.z - a.z);
  return (project) => houses.map((house) => drawHouse(house, project, palette)).join('');
}

type House = { side: number; z: number; depth: number; height: number; awning: Rgb; windows: readonly { z: number; y: number; lit: number }[]; tint: number };

function drawHouse(house: House, project: Project, palette: Palette): string {
  const { side, z, depth, height } = house;
  const haze = Math.exp(-z / 9);
  const wall = shift(mix(mix(palette.middle, palette.far, 0.7), palette.near, 0.25 + 0.6 * haze), { lightness: house.tint });
  const quad = (x: number, area: { y0: number; y1: number; z0: number; z1: number }): string =>
    polygon([project(x, area.y0, area.z0), project(x, area.y1, area.z0), project(x, area.y1, area.z1), project(x, area.y0, area.z1)]);
  const x = side * HALF_WIDTH;
  const end = z + depth;
  let svg = path(quad(x, { y0: 0, y1: height, z0: z, z1: end }), wall);
  svg += path(quad(x, { y0: 0.9, y1: 2.15, z0: z + 0.18, z1: end - 0.18 }), mix(palette.light, palette.accent, 0.4), 0.8);
  svg += path(quad(x, { y0: 1.55, y1: 2.15, z0: z + 0.18, z1: end - 0.18 }), mix(palette.light, palette.sun, 0.4), 0.55);
  svg += goods(house, quad, palette);
  svg += path(quad(x, { y0: 0, y1: 0.95, z0: z + 0.12, z1: end - 0.12 }), mix(wall, palette.near, 0.5));
  for (let post = 1; post < 3; post += 1) svg += path(quad(x, { y0: 0.9, y1: 2.15, z0: z + (depth * post) / 3, z1: z + (depth * post) / 3 + 0.09 }), palette.near, 0.75);
  for (const window of house.windows) {
    const frame = { y0: window.y, y1: window.y + 0.85, z0: window.z, z1: window.z + 0.55 };
    svg += path(quad(x, frame), window.lit > 0 ? palette.light : mix(wall, palette.near, 0.5), window.lit > 0 ? 0.35 + window.lit * 0.5 : 0.8);
  }
  const out = side * (HALF_WIDTH - 0.72);
  svg += path(polygon([project(x, 2.62, z + 0.05), project(out, 2.16, z + 0.05), project(out, 2.16, end - 0.05), project(x, 2.62, end - 0.05)]), mix(house.awning, wall, 0.25));
  svg += path(polygon([project(out, 2.16, z + 0.05), project(out, 2.0, z + 0.05), project(out, 2.0, end - 0.05), project(out, 2.16, end - 0.05)]), mix(house.awning, palette.near, 0.35));
  if (depth > 2.3) svg += signBoard(house, project, palette);
  return svg;
}

/** Bowls, boxes and bottles on the counter and on a shelf, dark against the light. */
function goods(house: House, quad: (x: number, area: { y0: number; y1: number; z0: number; z1: number }) => string, palette: Palette): string {
  const x = house.side * HALF_WIDTH;
  let data = quad(x, { y0: 1.52, y1: 1.56, z0: house.z + 0.2, z1: house.z + house.depth - 0.2 });
  let index = 0;
  for (let z = house.z + 0.3; z < house.z + house.depth - 0.4; z += 0.2) {
    index += 1;
    const tall = 0.1 + ((index * 37 + Math.round(house.z * 13)) % 7) * 0.035;
    data += quad(x, { y0: 0.94, y1: 0.94 + tall, z0: z, z1: z + 0.14 }) + quad(x, { y0: 1.56, y1: 1.56 + tall * 0.8, z0: z + 0.06, z1: z + 0.17 });
  }
  return path(data, mix(palette.near, palette.accent, 0.25), 0.8);
}

/** A lit sign that stands out from the wall, facing us. */
function signBoard(house: House, project: Project, palette: Palette): string {
  const inner = house.side * (HALF_WIDTH - 0.05);
  const outer = house.side * (HALF_WIDTH - 0.5);
  const z = house.z + 0.3;
  const board = polygon([project(inner, 4.3, z), project(outer, 4.3, z), project(outer, 3, z), project(inner, 3, z)]);
  const marks = [0.2, 0.5, 0.8].map((at) => polygon([project(inner * 0.97, 4.3 - at * 1.3 + 0.1, z), project(outer * 1.06, 4.3 - at * 1.3 + 0.1, z), project(outer * 1.06, 4.3 - at * 1.3 - 0.12, z), project(inner * 0.97, 4.3 - at * 1.3 - 0.12, z)])).join('');
  return path(board, mix(house.awning, palette.accent, 0.6)) + path(marks, palette.sun, 0.8);
}

function composeLanterns(random: Random, palette: Palette, stage: Stage): { lights: (project: Project, moment: Moment) => string; reflections: (project: Project, moment: Moment) => string } {
  const strings = Array.from({ length: 9 }, (_, index) => ({ z: 3.1 + index * 2.1, y: random.range(3.3, 4.2), sag: random.range(0.25, 0.6), count: random.int(4, 6), phase: random.range(0, 6.3), color: index % 2 === 0 ? mix(palette.accent, palette.light, 0.15) : mix(palette.accent, palette.light, 0.6) })).toReversed();
  const hang = (string: (typeof strings)[number], at: number, seconds: number): readonly [number, number] => [(at * 2 - 1) * (HALF_WIDTH - 0.1) + 0.03 * Math.sin(seconds * 1.5 + string.phase + at * 9), string.y - string.sag * 4 * at * (1 - at)];
  const paints = strings.map((string, index) => radial(`lamp${index}`, [[0, mix(string.color, palette.sun, 0.75)], [0.55, mix(string.color, palette.light, 0.3)], [1, shift(string.color, { lightness: -0.1 })]], [0.5, 0.6, 0.62])).join('');
  return {
    lights: (project, { seconds }) =>
      paints + strings.map((string, index) => {
        const cable = Array.from({ length: 13 }, (_, step) => project(...hang(string, step / 12, seconds), string.z));
        let svg = line(`M${cable.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`, palette.near, 1.6, 0.8);
        for (let lamp = 0; lamp < string.count; lamp += 1) {
          const [wx, wy] = hang(string, (lamp + 0.5) / string.count, seconds);
          const [x, y] = project(wx, wy - 0.3, string.z);
          const size = Math.abs(project(0.2, 0, string.z)[0] - project(0, 0, string.z)[0]);
          svg += ellipse({ x, y, rx: size, ry: size * 1.18 }, `url(#lamp${index})`);
          svg += path(`M${n(x - size * 0.42)} ${n(y - size * 1.22)}h${n(size * 0.84)}v${n(size * 0.2)}h${n(-size * 0.84)}ZM${n(x - size * 0.38)} ${n(y + size * 1.02)}h${n(size * 0.76)}v${n(size * 0.18)}h${n(-size * 0.76)}Z`, palette.near, 0.85);
        }
        return svg;
      }).join(''),
    reflections: (project, { seconds }) =>
      strings.map((string) => Array.from({ length: string.count }, (_, lamp) => {
        const [wx, wy] = hang(string, (lamp + 0.5) / string.count, seconds);
        const [x] = project(wx, 0, string.z);
        const [, y] = project(wx, -wy * 0.42, string.z);
        const size = Math.abs(project(0.2, 0, string.z)[0] - project(0, 0, string.z)[0]);
        return y > stage.height + 200 ? '' : ellipse({ x, y, rx: size * 0.8, ry: size * 3.4 }, string.color, 0.34);
      }).join('')).join(''),
  };
}

function composePeople(random: Random, palette: Palette, view: { vanish: { x: number; y: number }; focal: number }): (project: Project, moment: Moment) => string {
  const people = Array.from({ length: 11 }, () => ({ x: random.range(-1.35, 1.35), z: 3.4 + random.next() ** 1.5 * 11, height: random.range(1.55, 1.85), pace: random.range(-0.12, 0.2), hat: random.chance(0.3), umbrella: random.chance(0.25), phase: random.range(0, 6.3) })).toSorted((a, b) => b.z - a.z);
  return (project, { seconds }) =>
    people.map((person) => {
      const [x, foot] = project(person.x, 0, person.z + person.pace * seconds);
      const height = (person.height * view.focal) / Math.max(0.8, person.z);
      const color = mix(palette.near, mix(palette.far, palette.light, 0.3), Math.min(0.6, person.z / 30));
      return composeFigure({ x, foot, height, color, rim: palette.light, step: Math.sin(seconds * 5 + person.phase), hat: person.hat, umbrella: person.umbrella });
    }).join('');
}

function composeRain(stage: Stage, random: Random): (moment: Moment) => string {
  const drops = Array.from({ length: 170 }, () => ({ x: random.range(0, stage.width), y: random.range(0, stage.height), length: random.range(16, 46), light: random.range(0.08, 0.28) }));
  return ({ seconds }) => drops.map(({ x, y, length, light }) => line(`M${n(x)} ${n((y + seconds * 1500) % stage.height)}l${n(-length * 0.12)} ${n(length)}`, '#ffffff', 1.1, light)).join('');
}
