import { mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import { linear, path, polygon } from '../svg.ts';

/** Metres in the room to design units: x to the right, y up from the floor, z into the picture. */
export type Project = (x: number, y: number, z: number) => readonly [number, number];
/** Half its width, its height, and where it begins and ends, in metres. */
export type Room = { half: number; height: number; near: number; far: number };

/** Path data of a quadrangle in the room. */
export function quad(project: Project, corners: readonly (readonly [number, number, number])[]): string {
  return polygon(corners.map(([x, y, z]) => project(x, y, z)));
}

type Span = readonly [from: number, to: number];

/** A piece of a side wall at `x`. */
function onSide(project: Project, x: number, [y0, y1]: Span, [z0, z1]: Span): string {
  return quad(project, [
    [x, y0, z0],
    [x, y1, z0],
    [x, y1, z1],
    [x, y0, z1],
  ]);
}

/** A piece of floor or ceiling at height `y`. */
function onLevel(project: Project, y: number, [x0, x1]: Span, [z0, z1]: Span): string {
  return quad(project, [
    [x0, y, z0],
    [x1, y, z0],
    [x1, y, z1],
    [x0, y, z1],
  ]);
}

/** A piece of the far wall. */
function onBack(project: Project, z: number, [x0, x1]: Span, [y0, y1]: Span): string {
  return quad(project, [
    [x0, y0, z],
    [x1, y0, z],
    [x1, y1, z],
    [x0, y1, z],
  ]);
}

/** Floor, ceiling and side walls with their light lines, and the frames of the window wall. */
export function composeShell(room: Room, palette: Palette, wall: Rgb): (project: Project) => string {
  const { half, height, near, far } = room;
  const lit = mix(wall, palette.horizon, 0.34);
  const dark = shift(wall, { lightness: -0.07 });
  const defs = [
    linear('floor', [
      [0, mix(wall, palette.horizon, 0.42)],
      [0.4, mix(wall, palette.middle, 0.16)],
      [1, dark],
    ]),
    linear('ceiling', [
      [0, dark],
      [1, lit],
    ]),
    linear(
      'left',
      [
        [0, dark],
        [1, lit],
      ],
      [0, 0, 1, 0],
    ),
    linear(
      'right',
      [
        [0, lit],
        [1, dark],
      ],
      [0, 0, 1, 0],
    ),
  ].join('');
  return (project) =>
    [
      defs,
      path(onLevel(project, 0, [-half, half], [near, far]), 'url(#floor)'),
      path(onLevel(project, height, [-half, half], [near, far]), 'url(#ceiling)'),
      path(onSide(project, -half, [0, height], [near, far]), 'url(#left)'),
      path(onSide(project, half, [0, height], [near, far]), 'url(#right)'),
      windowFrames(project, room, mix(wall, palette.near, 0.4)),
      lightLines(project, room, palette),
      wallScreens(project, room, palette, wall),
    ].join('');
}

function windowFrames(project: Project, room: Room, color: Rgb): string {
  const { half, height, far } = room;
  const bars = [0, 1, 2, 3, 4, 5, 6].map((index) => -half + (half * index) / 3);
  const upright = bars.map((x) => onBack(project, far, [x - 0.035, x + 0.035], [0, height])).join('');
  return path(upright + onBack(project, far, [-half, half], [height * 0.7, height * 0.7 + 0.05]), color);
}

/** Lamps along the ceiling and their reflection on the floor. */
function lightLines(project: Project, room: Room, palette: Palette): string {
  const { half, height, near, far } = room;
  return [-0.62, 0, 0.62]
    .map((share) => {
      const x = share * half;
      const lamp = onLevel(project, height - 0.01, [x - 0.075, x + 0.075], [near, far]);
      const sheen = quad(project, [
        [x - 0.16, 0.01, near],
        [x + 0.16, 0.01, near],
        [x + 0.1, 0.01, far],
        [x - 0.1, 0.01, far],
      ]);
      return path(lamp, mix(palette.sun, palette.light, 0.3), 0.92) + path(sheen, palette.sun, 0.13);
    })
    .join('');
}

/** Screens with lines of text on both walls, and a strip of light at their foot. */
function wallScreens(project: Project, room: Room, palette: Palette, wall: Rgb): string {
  const { half, near, far } = room;
  let strips = '';
  let frames = '';
  let panes = '';
  let texts = '';
  for (const x of [-half * 0.998, half * 0.998]) {
    strips += onSide(project, x, [0.12, 0.17], [near, far]);
    for (let z = 1.2; z < far; z += 1.7) {
      frames += onSide(project, x, [0.9, 2.5], [z, z + 1.15]);
      panes += onSide(project, x, [1.05, 2.35], [z + 0.1, z + 1.05]);
      for (const row of [0, 1, 2, 3]) {
        const length = 0.3 + ((row * 7 + z * 3) % 4) * 0.13;
        texts += onSide(project, x, [1.3 + row * 0.26, 1.37 + row * 0.26], [z + 0.2, z + 0.2 + length]);
      }
    }
  }
  const frameColor = mix(wall, palette.near, 0.45);
  const paneColor = mix(palette.light, palette.middle, 0.55);
  return (
    path(strips, palette.accent, 0.85) +
    path(frames, frameColor, 0.7) +
    path(panes, paneColor, 0.3) +
    path(texts, palette.light, 0.6)
  );
}
