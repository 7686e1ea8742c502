import { mix, shift } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { Moment, Stage } from '../scene.ts';
import { ellipse, line, n, path, radial } from '../svg.ts';
import { composeFigure } from './figure.ts';
import { HALF_WIDTH, type Project } from './street-houses.ts';

/** Strings of paper lanterns across the street, and their light on the wet ground. */
export function composeLanterns(
  random: Random,
  palette: Palette,
  stage: Stage,
): { lights: (project: Project, moment: Moment) => string; reflections: (project: Project, moment: Moment) => string } {
  const strings = Array.from({ length: 9 }, (_, index) => ({
    z: 3.1 + index * 2.1,
    y: random.range(3.3, 4.2),
    sag: random.range(0.25, 0.6),
    count: random.int(4, 6),
    phase: random.range(0, 6.3),
    color: index % 2 === 0 ? mix(palette.accent, palette.light, 0.15) : mix(palette.accent, palette.light, 0.6),
  })).toReversed();
  const hang = (string: (typeof strings)[number], at: number, seconds: number): readonly [number, number] => [
    (at * 2 - 1) * (HALF_WIDTH - 0.1) + 0.03 * Math.sin(seconds * 1.5 + string.phase + at * 9),
    string.y - string.sag * 4 * at * (1 - at),
  ];
  const paints = strings
    .map((string, index) =>
      radial(
        `lamp${index}`,
        [
          [0, mix(string.color, palette.sun, 0.75)],
          [0.55, mix(string.color, palette.light, 0.3)],
          [1, shift(string.color, { lightness: -0.1 })],
        ],
        [0.5, 0.6, 0.62],
      ),
    )
    .join('');
  return {
    lights: (project, { seconds }) =>
      paints +
      strings
        .map((string, index) => {
          const cable = Array.from({ length: 13 }, (_, step) => project(...hang(string, step / 12, seconds), string.z));
          let svg = line(`M${cable.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`, palette.near, 1.6, 0.8);
          for (let lamp = 0; lamp < string.count; lamp += 1) {
            const [wx, wy] = hang(string, (lamp + 0.5) / string.count, seconds);
            const [x, y] = project(wx, wy - 0.3, string.z);
            const size = Math.abs(project(0.2, 0, string.z)[0] - project(0, 0, string.z)[0]);
            svg += ellipse({ x, y, rx: size, ry: size * 1.18 }, `url(#lamp${index})`);
            svg += path(
              `M${n(x - size * 0.42)} ${n(y - size * 1.22)}h${n(size * 0.84)}v${n(size * 0.2)}h${n(-size * 0.84)}ZM${n(x - size * 0.38)} ${n(y + size * 1.02)}h${n(size * 0.76)}v${n(size * 0.18)}h${n(-size * 0.76)}Z`,
              palette.near,
              0.85,
            );
          }
          return svg;
        })
        .join(''),
    reflections: (project, { seconds }) =>
      strings
        .map((string) =>
          Array.from({ length: string.count }, (_, lamp) => {
            const [wx, wy] = hang(string, (lamp + 0.5) / string.count, seconds);
            const [x] = project(wx, 0, string.z);
            const [, y] = project(wx, -wy * 0.42, string.z);
            const size = Math.abs(project(0.2, 0, string.z)[0] - project(0, 0, string.z)[0]);
            return y > stage.height + 200 ? '' : ellipse({ x, y, rx: size * 0.8, ry: size * 3.4 }, string.color, 0.34);
          }).join(''),
        )
        .join(''),
  };
}

/** People on their way, the far ones lost in the haze. */
export function composePeople(
  random: Random,
  palette: Palette,
  view: { vanish: { x: number; y: number }; focal: number },
): (project: Project, moment: Moment) => string {
  const people = Array.from({ length: 11 }, () => ({
    x: random.range(-1.35, 1.35),
    z: 3.4 + random.next() ** 1.5 * 11,
    height: random.range(1.55, 1.85),
    pace: random.range(-0.12, 0.2),
    hat: random.chance(0.3),
    umbrella: random.chance(0.25),
    phase: random.range(0, 6.3),
  })).toSorted((a, b) => b.z - a.z);
  return (project, { seconds }) =>
    people
      .map((person) => {
        const [x, foot] = project(person.x, 0, person.z + person.pace * seconds);
        const height = (person.height * view.focal) / Math.max(0.8, person.z);
        const color = mix(palette.near, mix(palette.far, palette.light, 0.3), Math.min(0.6, person.z / 30));
        return composeFigure({
          x,
          foot,
          height,
          color,
          rim: palette.light,
          step: Math.sin(seconds * 5 + person.phase),
          hat: person.hat,
          umbrella: person.umbrella,
        });
      })
      .join('');
}

/** Falling rain. */
export function composeRain(stage: Stage, random: Random): (moment: Moment) => string {
  const drops = Array.from({ length: 170 }, () => ({
    x: random.range(0, stage.width),
    y: random.range(0, stage.height),
    length: random.range(16, 46),
    light: random.range(0.08, 0.28),
  }));
  return ({ seconds }) =>
    drops
      .map(({ x, y, length, light }) =>
        line(
          `M${n(x)} ${n((y + seconds * 1500) % stage.height)}l${n(-length * 0.12)} ${n(length)}`,
          '#ffffff',
          1.1,
          light,
        ),
      )
      .join('');
}
