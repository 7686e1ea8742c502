import { mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { Moment } from '../scene.ts';
import { box, ellipse, line, n, path, roundBox } from '../svg.ts';
import { composeFigure } from './figure.ts';
import { quad, type Project, type Room } from './interior-shell.ts';
import { composeRobot, robotDefs, type RobotPaint } from './robot.ts';

/** Desks in two rows, with robots or people behind them. */
export function composeFurniture(options: {
  random: Random;
  palette: Palette;
  room: Room;
  isRobotic: boolean;
}): (project: Project, moment: Moment) => string {
  const { random, palette, room, isRobotic } = options;
  const shellColor = mix([0.93, 0.94, 0.95], palette.horizon, 0.18);
  const paint: RobotPaint = {
    shell: shellColor,
    shade: mix(shellColor, palette.far, 0.55),
    joint: mix(palette.near, [0.06, 0.07, 0.09], 0.6),
    glow: mix(palette.light, palette.accent, random.pick([0, 0, 0.8])),
  };
  const places = [8, 6.2, 4.5, 3.05].flatMap((z, row) =>
    [-1, 1].map((side) => ({
      z,
      side,
      x: side * room.half * random.range(0.4, 0.52),
      height: random.range(1.42, 1.72),
      phase: random.range(0, 6.3),
      key: `${row}${side > 0 ? 'b' : 'a'}`,
      isEmpty: row < 3 && random.chance(0.2),
    })),
  );
  const top = mix(palette.near, palette.middle, 0.32);
  return (project, { seconds }) =>
    robotDefs('robot', paint) +
    places
      .map((place) => {
        const [x, foot] = project(place.x, 0, place.z);
        const scale = project(1, 0, place.z)[0] - project(0, 0, place.z)[0];
        const look = Math.sin(seconds * 0.8 + place.phase);
        const worker = place.isEmpty
          ? ''
          : isRobotic
            ? composeRobot({
                id: 'robot',
                x,
                foot,
                height: place.height * scale,
                paint,
                look,
                wave: Math.max(0, Math.sin(seconds * 1.1 + place.phase * 2)) * 0.8,
                blink: Math.sin(seconds * 1.7 + place.phase) > 0.985,
              })
            : composeFigure({
                x,
                foot,
                height: place.height * 1.08 * scale,
                color: mix(palette.near, palette.far, 0.25),
                rim: palette.light,
                step: 0,
                hat: false,
                umbrella: false,
              });
        return worker + drawDesk({ project, place, top, palette });
      })
      .join('');
}

function drawDesk(options: {
  project: Project;
  place: { x: number; z: number; side: number };
  top: Rgb;
  palette: Palette;
}): string {
  const { project, place, top, palette } = options;
  const z = place.z - 0.5;
  const [left, right] = [place.x - 0.72, place.x + 0.72];
  const front = ([x0, x1]: readonly [number, number], [y0, y1]: readonly [number, number], depth = z): string =>
    quad(project, [
      [x0, y0, depth],
      [x1, y0, depth],
      [x1, y1, depth],
      [x0, y1, depth],
    ]);
  const board = quad(project, [
    [left, 0.74, z],
    [right, 0.74, z],
    [right, 0.74, place.z - 0.05],
    [left, 0.74, place.z - 0.05],
  ]);
  const legs =
    front([left + 0.04, left + 0.12], [0, 0.67], z + 0.02) + front([right - 0.12, right - 0.04], [0, 0.67], z + 0.02);
  return [
    path(board, mix(top, palette.horizon, 0.3)),
    path(front([left, right], [0.67, 0.74]), top),
    path(legs, shift(top, { lightness: -0.05 })),
    path(front([left, right], [0.645, 0.67]), palette.accent, 0.9),
    drawScreen({ project, x: place.x - place.side * 0.34, z: z + 0.2, palette }),
  ].join('');
}

function drawScreen(options: { project: Project; x: number; z: number; palette: Palette }): string {
  const { project, z, palette } = options;
  const [x, y] = project(options.x, 0.78, z);
  const scale = project(1, 0, z)[0] - project(0, 0, z)[0];
  const frame = { x: x - scale * 0.27, y: y - scale * 0.4, width: scale * 0.54, height: scale * 0.32 };
  const pane = { x: x - scale * 0.255, y: y - scale * 0.385, width: scale * 0.51, height: scale * 0.29 };
  const texts = [
    [0.33, 0.18],
    [0.27, 0.13],
    [0.21, 0.16],
  ] as const;
  return [
    line(`M${n(x)} ${n(y)}v${n(-scale * 0.1)}`, palette.near, scale * 0.03),
    path(roundBox(frame, scale * 0.02), palette.near),
    path(roundBox(pane, scale * 0.012), mix(palette.light, palette.middle, 0.35), 0.5),
    ellipse({ x: x - scale * 0.1, y: y - scale * 0.26, rx: scale * 0.07, ry: scale * 0.07 }, palette.accent, 0.75),
    path(
      texts.map(([up, length]) => box(x + scale * 0.02, y - scale * up, scale * length, scale * 0.025)).join(''),
      palette.light,
      0.85,
    ),
  ].join('');
}
