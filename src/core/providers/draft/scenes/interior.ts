import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment } from '../scene.ts';
import { createSky } from '../sky.ts';
import { box, ellipse, line, linear, n, path, polygon, roundBox } from '../svg.ts';
import { composeFigure } from './figure.ts';
import { composeRobot, robotDefs, type RobotPaint } from './robot.ts';

type Project = (x: number, y: number, z: number) => readonly [number, number];
type Room = { half: number; height: number; near: number; far: number };

/** A long room with light lines and a window wall onto a city; robots or people at work. */
export const composeInterior: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('interior');
  const room: Room = { half: 3.1 * Math.max(1, stage.width / 1000) ** 0.7, height: 3.5 * Math.max(1, stage.height / 1000) ** 0.5, near: 0.6, far: 9.5 };
  const vanish = { x: stage.width * random.range(0.44, 0.56), y: stage.height * 0.46 };
  const focal = 760;
  const camera = (progress: number): Project => (x, y, z) => {
    const depth = Math.max(0.3, z - progress * 0.9);
    return [vanish.x + ((x - (progress - 0.5) * 0.25) * focal) / depth, vanish.y - ((y - 1.6) * focal) / depth];
  };
  const view = createSky({ stage, noise, colors: [palette.top, palette.middle, palette.horizon], sunColor: palette.sun, sun: { x: vanish.x + random.range(-90, 90), y: vanish.y - 20, radius: random.pick([0, 26]), strength: 0.8 }, clouds: 0.4, horizon: vanish.y + 90 });
  const wall = mix(palette.near, palette.far, palette.isDark ? 0.5 : 0.75);
  const city = composeCity(random.fork('city'), palette);
  const furniture = composeFurniture({ random: random.fork('desks'), palette, room, isRobotic: details.has('robot') });
  const shell = composeShell(room, palette, wall);
  return {
    ground: (out, x, y, moment) => view(out, x, y, moment),
    solid: (moment) => {
      const project = camera(moment.progress);
      return `${city(project, room, moment)}${shell(project)}${furniture(project, moment)}`;
    },
    mist: (out, x, y) => {
      const glow = Math.exp(-(((x - vanish.x) / (stage.width * 0.3)) ** 2) - ((y - vanish.y) / 260) ** 2);
      const floor = clamp01((y - stage.height * 0.6) / (stage.height * 0.4)) * Math.exp(-(((x - vanish.x) / (stage.width * 0.22)) ** 2));
      const dust = noise.fractal(x * 0.003, y * 0.003 + 7, 3);
      out[0] = palette.horizon[0];
      out[1] = palette.horizon[1];
      out[2] = palette.horizon[2];
      out[3] = glow * 0.24 * (0.6 + dust * 0.7) + floor * 0.1;
    },
    glow: 0.95,
  };
};

function quad(project: Project, corners: readonly (readonly [number, number, number])[]): string {
  return polygon(corners.map(([x, y, z]) => project(x, y, z)));
}

/** Floor, ceiling and side walls with their light lines, and the frames of the window wall. */
function composeShell(room: Room, palette: Palette, wall: Rgb): (project: Project) => string {
  const { half, height, near, far } = room;
  const defs =
    linear('floor', [[0, mix(wall, palette.horizon, 0.42)], [0.4, mix(wall, palette.middle, 0.16)], [1, shift(wall, { lightness: -0.1 })]]) +
    linear('ceiling', [[0, shift(wall, { lightness: -0.08 })], [1, mix(wall, palette.horizon, 0.3)]]) +
    linear('left', [[0, shift(wall, { lightness: -0.06 })], [1, mix(wall, palette.horizon, 0.34)]], [0, 0, 1, 0]) +
    linear('right', [[0, mix(wall, palette.horizon, 0.3)], [1, shift(wall, { lightness: -0.07 })]], [0, 0, 1, 0]);
  return (project) => {
    let svg = defs;
    svg += path(quad(project, [[-half, 0, near], [half, 0, near], [half, 0, far], [-half, 0, far]]), 'url(#floor)');
    svg += path(quad(project, [[-half, height, near], [half, height, near], [half, height, far], [-half, height, far]]), 'url(#ceiling)');
    svg += path(quad(project, [[-half, 0, near], [-half, height, near], [-half, height, far], [-half, 0, far]]), 'url(#left)');
    svg += path(quad(project, [[half, 0, near], [half, height, near], [half, height, far], [half, 0, far]]), 'url(#right)');
    for (let index = 0; index <= 6; index += 1) {
      const x = -half + (2 * half * index) / 6;
      svg += path(quad(project, [[x - 0.035, 0, far], [x + 0.035, 0, far], [x + 0.035, height, far], [x - 0.035, height, far]]), mix(wall, palette.near, 0.4));
    }
    svg += path(quad(project, [[-half, height * 0.7, far], [half, height * 0.7, far], [half, height * 0.7 + 0.05, far], [-half, height * 0.7 + 0.05, far]]), mix(wall, palette.near, 0.4));
    for (const x of [-0.62, 0, 0.62]) {
      const at = x * half;
      svg += path(quad(project, [[at - 0.075, height - 0.01, near], [at + 0.075, height - 0.01, near], [at + 0.075, height - 0.01, far], [at - 0.075, height - 0.01, far]]), mix(palette.sun, palette.light, 0.3), 0.92);
      svg += path(quad(project, [[at - 0.16, 0.01, near], [at + 0.16, 0.01, near], [at + 0.1, 0.01, far], [at - 0.1, 0.01, far]]), palette.sun, 0.13);
    }
    for (const side of [-1, 1]) {
      const x = side * half * 0.998;
      svg += path(quad(project, [[x, 0.12, near], [x, 0.17, near], [x, 0.17, far], [x, 0.12, far]]), palette.accent, 0.85);
      for (let z = 1.2; z < far; z += 1.7) {
        svg += path(quad(project, [[x, 0.9, z], [x, 2.5, z], [x, 2.5, z + 1.15], [x, 0.9, z + 1.15]]), mix(wall, palette.near, 0.45), 0.7);
        svg += path(quad(project, [[x, 1.05, z + 0.1], [x, 2.35, z + 0.1], [x, 2.35, z + 1.05], [x, 1.05, z + 1.05]]), mix(palette.light, palette.middle, 0.55), 0.3);
        for (let row = 0; row < 4; row += 1) svg += path(quad(project, [[x, 1.3 + row * 0.26, z + 0.2], [x, 1.37 + row * 0.26, z + 0.2], [x, 1.37 + row * 0.26, z + 0.5 + ((row * 7 + z * 3) % 4) * 0.13], [x, 1.3 + row * 0.26, z + 0.5 + ((row * 7 + z * 3) % 4) * 0.13]]), palette.light, 0.6);
      }
    }
    return svg;
  };
}

/** The towers outside. */
function composeCity(random: Random, palette: Palette): (project: Project, room: Room, moment: Moment) => string {
  const towers = Array.from({ length: 26 }, () => ({ x: random.range(-14, 14), width: random.range(0.8, 2), height: random.range(-1, 5.5), z: random.range(16, 34), lit: Array.from({ length: 16 }, () => [random.next(), random.next()] as const) })).toSorted((a, b) => b.z - a.z);
  return (project) =>
    towers.map((tower) => {
      const [left, top] = project(tower.x, tower.height, tower.z);
      const [right, bottom] = project(tower.x + tower.width, -12, tower.z);
      const color = mix(palette.horizon, mix(palette.far, palette.near, 0.35), clamp01(1.25 - tower.z / 34));
      const lights = tower.lit.map(([u, v]) => box(left + 2 + u * (right - left - 6), top + 4 + v * 150, 2.4, 3)).join('');
      return path(box(left, top, right - left, bottom - top), color) + path(lights, palette.light, 0.7);
    }).join('');
}

function composeFurniture(options: { random: Random; palette: Palette; room: Room; isRobotic: boolean }): (project: Project, moment: Moment) => string {
  const { random, palette, room, isRobotic } = options;
  const shellColor = mix([0.93, 0.94, 0.95], palette.horizon, 0.18);
  const paint: RobotPaint = { shell: shellColor, shade: mix(shellColor, palette.far, 0.55), joint: mix(palette.near, [0.06, 0.07, 0.09], 0.6), glow: mix(palette.light, palette.accent, random.pick([0, 0, 0.8])) };
  const places = [8, 6.2, 4.5, 3.05].flatMap((z, row) => [-1, 1].map((side) => ({ z, side, x: side * room.half * random.range(0.4, 0.52), height: random.range(1.42, 1.72), phase: random.range(0, 6.3), key: `${row}${side > 0 ? 'b' : 'a'}`, isEmpty: row < 3 && random.chance(0.2) })));
  const top = mix(palette.near, palette.middle, 0.32);
  return (project, { seconds }) =>
    robotDefs('robot', paint) + places.map((place) => {
      const [x, foot] = project(place.x, 0, place.z);
      const scale = project(1, 0, place.z)[0] - project(0, 0, place.z)[0];
      const look = Math.sin(seconds * 0.8 + place.phase);
      const worker = place.isEmpty ? '' : isRobotic
        ? composeRobot({ id: 'robot', x, foot, height: place.height * scale, paint, look, wave: Math.max(0, Math.sin(seconds * 1.1 + place.phase * 2)) * 0.8, blink: Math.sin(seconds * 1.7 + place.phase) > 0.985 })
        : composeFigure({ x, foot, height: place.height * 1.08 * scale, color: mix(palette.near, palette.far, 0.25), rim: palette.light, step: 0, hat: false, umbrella: false });
      return worker + drawDesk({ project, place, top, palette });
    }).join('');
}

function drawDesk(options: { project: Project; place: { x: number; z: number; side: number }; top: Rgb; palette: Palette }): string {
  const { project, place, top, palette } = options;
  const front = place.z - 0.5;
  const left = place.x - 0.72;
  const right = place.x + 0.72;
  const [x, y] = project(place.x - place.side * 0.34, 0.78, front + 0.2);
  const scale = project(1, 0, front + 0.2)[0] - project(0, 0, front + 0.2)[0];
  const screen = roundBox({ x: x - scale * 0.27, y: y - scale * 0.4, width: scale * 0.54, height: scale * 0.32 }, scale * 0.02);
  return [
    path(quad(project, [[left, 0.74, front], [right, 0.74, front], [right, 0.74, place.z - 0.05], [left, 0.74, place.z - 0.05]]), mix(top, palette.horizon, 0.3)),
    path(quad(project, [[left, 0.67, front], [right, 0.67, front], [right, 0.74, front], [left, 0.74, front]]), top),
    path(quad(project, [[left + 0.04, 0, front + 0.02], [left + 0.12, 0, front + 0.02], [left + 0.12, 0.67, front + 0.02], [left + 0.04, 0.67, front + 0.02]]), shift(top, { lightness: -0.05 })),
    path(quad(project, [[right - 0.12, 0, front + 0.02], [right - 0.04, 0, front + 0.02], [right - 0.04, 0.67, front + 0.02], [right - 0.12, 0.67, front + 0.02]]), shift(top, { lightness: -0.05 })),
    path(quad(project, [[left, 0.645, front], [right, 0.645, front], [right, 0.67, front], [left, 0.67, front]]), palette.accent, 0.9),
    line(`M${n(x)} ${n(y)}v${n(-scale * 0.1)}`, palette.near, scale * 0.03),
    path(screen, palette.near),
    path(roundBox({ x: x - scale * 0.255, y: y - scale * 0.385, width: scale * 0.51, height: scale * 0.29 }, scale * 0.012), mix(palette.light, palette.middle, 0.35), 0.5),
    ellipse({ x: x - scale * 0.1, y: y - scale * 0.26, rx: scale * 0.07, ry: scale * 0.07 }, palette.accent, 0.75),
    path(box(x + scale * 0.02, y - scale * 0.33, scale * 0.18, scale * 0.025) + box(x + scale * 0.02, y - scale * 0.27, scale * 0.13, scale * 0.025) + box(x + scale * 0.02, y - scale * 0.21, scale * 0.16, scale * 0.025), palette.light, 0.85),
  ].join('');
}
