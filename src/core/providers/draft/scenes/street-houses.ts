import { mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import { path, polygon } from '../svg.ts';

/** Metres in the street to design units: x to the right, y up from the ground, z into the picture. */
export type Project = (x: number, y: number, z: number) => readonly [number, number];

/** Half of the street's width and its length, in metres. */
export const HALF_WIDTH = 2.1;
const FAR = 26;

/** Two rows of houses with lit counters, windows, awnings and signs. */
export function composeHouses(random: Random, palette: Palette): (project: Project) => string {
  const houses = [-1, 1].flatMap((side) => {
    const row: {
      side: number;
      z: number;
      depth: number;
      height: number;
      awning: Rgb;
      windows: { z: number; y: number; lit: number }[];
      tint: number;
    }[] = [];
    for (let z = 0.5; z < FAR;) {
      const depth = random.range(1.6, 3.4);
      const height = random.range(4.2, 7.5);
      const windows = [];
      for (let y = 3; y < height - 0.7; y += 1.35)
        for (let at = 0.35; at < depth - 0.6; at += 0.95)
          windows.push({ z: z + at, y, lit: random.chance(0.45) ? random.range(0.5, 1) : 0 });
      row.push({
        side,
        z,
        depth,
        height,
        windows,
        tint: random.range(-0.03, 0.05),
        awning: random.pick([
          palette.accent,
          mix(palette.accent, palette.light, 0.4),
          palette.far,
          mix(palette.accent, palette.near, 0.35),
        ]),
      });
      z += depth;
    }
    return row;
  });
  houses.sort((a, b) => b.z - a.z);
  return (project) => houses.map((house) => drawHouse(house, project, palette)).join('');
}

type House = {
  side: number;
  z: number;
  depth: number;
  height: number;
  awning: Rgb;
  windows: readonly { z: number; y: number; lit: number }[];
  tint: number;
};

function drawHouse(house: House, project: Project, palette: Palette): string {
  const { side, z, depth, height } = house;
  const haze = Math.exp(-z / 9);
  const wall = shift(mix(mix(palette.middle, palette.far, 0.7), palette.near, 0.25 + 0.6 * haze), {
    lightness: house.tint,
  });
  const quad = (x: number, area: { y0: number; y1: number; z0: number; z1: number }): string =>
    polygon([
      project(x, area.y0, area.z0),
      project(x, area.y1, area.z0),
      project(x, area.y1, area.z1),
      project(x, area.y0, area.z1),
    ]);
  const x = side * HALF_WIDTH;
  const end = z + depth;
  let svg = path(quad(x, { y0: 0, y1: height, z0: z, z1: end }), wall);
  svg += path(
    quad(x, { y0: 0.9, y1: 2.15, z0: z + 0.18, z1: end - 0.18 }),
    mix(palette.light, palette.accent, 0.4),
    0.8,
  );
  svg += path(
    quad(x, { y0: 1.55, y1: 2.15, z0: z + 0.18, z1: end - 0.18 }),
    mix(palette.light, palette.sun, 0.4),
    0.55,
  );
  svg += goods(house, quad, palette);
  svg += path(quad(x, { y0: 0, y1: 0.95, z0: z + 0.12, z1: end - 0.12 }), mix(wall, palette.near, 0.5));
  for (let post = 1; post < 3; post += 1)
    svg += path(
      quad(x, { y0: 0.9, y1: 2.15, z0: z + (depth * post) / 3, z1: z + (depth * post) / 3 + 0.09 }),
      palette.near,
      0.75,
    );
  for (const window of house.windows) {
    const frame = { y0: window.y, y1: window.y + 0.85, z0: window.z, z1: window.z + 0.55 };
    svg += path(
      quad(x, frame),
      window.lit > 0 ? palette.light : mix(wall, palette.near, 0.5),
      window.lit > 0 ? 0.35 + window.lit * 0.5 : 0.8,
    );
  }
  const out = side * (HALF_WIDTH - 0.72);
  svg += path(
    polygon([
      project(x, 2.62, z + 0.05),
      project(out, 2.16, z + 0.05),
      project(out, 2.16, end - 0.05),
      project(x, 2.62, end - 0.05),
    ]),
    mix(house.awning, wall, 0.25),
  );
  svg += path(
    polygon([
      project(out, 2.16, z + 0.05),
      project(out, 2.0, z + 0.05),
      project(out, 2.0, end - 0.05),
      project(out, 2.16, end - 0.05),
    ]),
    mix(house.awning, palette.near, 0.35),
  );
  if (depth > 2.3) svg += signBoard(house, project, palette);
  return svg;
}

/** Bowls, boxes and bottles on the counter and on a shelf, dark against the light. */
function goods(
  house: House,
  quad: (x: number, area: { y0: number; y1: number; z0: number; z1: number }) => string,
  palette: Palette,
): string {
  const x = house.side * HALF_WIDTH;
  let data = quad(x, { y0: 1.52, y1: 1.56, z0: house.z + 0.2, z1: house.z + house.depth - 0.2 });
  let index = 0;
  for (let z = house.z + 0.3; z < house.z + house.depth - 0.4; z += 0.2) {
    index += 1;
    const tall = 0.1 + ((index * 37 + Math.round(house.z * 13)) % 7) * 0.035;
    data +=
      quad(x, { y0: 0.94, y1: 0.94 + tall, z0: z, z1: z + 0.14 }) +
      quad(x, { y0: 1.56, y1: 1.56 + tall * 0.8, z0: z + 0.06, z1: z + 0.17 });
  }
  return path(data, mix(palette.near, palette.accent, 0.25), 0.8);
}

/** A lit sign that stands out from the wall, facing us. */
function signBoard(house: House, project: Project, palette: Palette): string {
  const inner = house.side * (HALF_WIDTH - 0.05);
  const outer = house.side * (HALF_WIDTH - 0.5);
  const z = house.z + 0.3;
  const board = polygon([project(inner, 4.3, z), project(outer, 4.3, z), project(outer, 3, z), project(inner, 3, z)]);
  const marks = [0.2, 0.5, 0.8]
    .map((at) =>
      polygon([
        project(inner * 0.97, 4.3 - at * 1.3 + 0.1, z),
        project(outer * 1.06, 4.3 - at * 1.3 + 0.1, z),
        project(outer * 1.06, 4.3 - at * 1.3 - 0.12, z),
        project(inner * 0.97, 4.3 - at * 1.3 - 0.12, z),
      ]),
    )
    .join('');
  return path(board, mix(house.awning, palette.accent, 0.6)) + path(marks, palette.sun, 0.8);
}
