import { clamp01, mix, rampTable, shift } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { ellipse, line, n, path, radial } from '../svg.ts';

/** Clouds of lit gas and dust among stars, with or without a planet. */
export const composeNebula: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('nebula');
  const offset = random.range(0, 200);
  const turn = random.range(-0.8, 0.8);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const accent = shift(palette.accent, { lightness: -0.12 });
  const table = rampTable(
    [
      palette.near,
      palette.top,
      palette.middle,
      mix(palette.middle, accent, 0.55),
      mix(palette.horizon, palette.accent, 0.4),
      palette.light,
      palette.sun,
    ],
    512,
  );
  const core = { x: stage.width * random.range(0.3, 0.7), y: stage.height * random.range(0.3, 0.65) };
  const stars = composeField(stage, random.fork('stars'), palette);
  const planet = random.chance(0.6) ? composePlanet(stage, random.fork('planet'), palette) : undefined;
  return {
    ground: (out, x, y, moment) => {
      const px = ((x - core.x) * cos - (y - core.y) * sin) * 0.0021 + moment.progress * 0.12;
      const py = ((x - core.x) * sin + (y - core.y) * cos) * 0.0034;
      const warp = noise.fractal(px + offset, py + offset, 3) - 0.5;
      const gas = noise.fractal(px * 1.3 + warp * 2.6 + offset + 40, py * 1.3 - warp * 2.2 + moment.seconds * 0.012, 5);
      const dust = noise.ridged(px * 1.7 - warp * 1.8, py * 1.9 + warp + offset, 4);
      const falloff = Math.exp(-(((x - core.x) / 520) ** 2) - ((y - core.y) / 430) ** 2);
      const level = clamp01(
        (gas - 0.36) * 1.65 * (0.42 + 0.8 * falloff) + falloff * 0.1 - Math.max(0, dust - 0.5) * 0.7,
      );
      const at = Math.floor(level * 511) * 3;
      out[0] = table[at] ?? 0;
      out[1] = table[at + 1] ?? 0;
      out[2] = table[at + 2] ?? 0;
    },
    solid: (moment) => `${stars(moment)}${planet?.(moment) ?? ''}`,
    glow: 0.9,
  };
};

function composeField(stage: Stage, random: Random, palette: Palette): (moment: Moment) => string {
  const count = Math.round((stage.width * stage.height) / 2600);
  const stars = Array.from({ length: count }, () => ({
    x: random.range(0, stage.width),
    y: random.range(0, stage.height),
    size: 0.45 + random.next() ** 7 * 2.8,
    phase: random.range(0, 6.3),
    light: random.range(0.25, 1),
    color: mix([1, 1, 1], random.chance(0.5) ? palette.light : palette.accent, random.range(0, 0.5)),
  }));
  return ({ seconds }) =>
    stars
      .map((star) => {
        const light = star.light * (0.82 + 0.18 * Math.sin(star.phase + seconds * 2));
        const dot = ellipse({ x: star.x, y: star.y, rx: star.size, ry: star.size }, star.color, light);
        if (star.size < 2.2) return dot;
        const arm = star.size * 6;
        return `${dot}${line(`M${n(star.x - arm)} ${n(star.y)}h${n(arm * 2)}M${n(star.x)} ${n(star.y - arm)}v${n(arm * 2)}`, star.color, 0.7, light * 0.5)}`;
      })
      .join('');
}

function composePlanet(stage: Stage, random: Random, palette: Palette): (moment: Moment) => string {
  const radius = random.range(90, 210);
  const x = stage.width * (random.chance(0.5) ? random.range(0.16, 0.3) : random.range(0.7, 0.84));
  const y = stage.height * random.range(0.24, 0.72);
  const hasRing = random.chance(0.5);
  const angle = random.range(-24, 24);
  const body = mix(palette.middle, palette.accent, random.range(0.2, 0.6));
  const side = random.chance(0.5) ? 0.28 : 0.72;
  const shade = radial(
    'planet',
    [
      [0, mix(body, palette.sun, 0.6)],
      [0.35, body],
      [0.72, shift(body, { lightness: -0.3 })],
      [1, palette.near],
    ],
    [side, 0.26, 0.86],
  );
  const rim = radial('rim', [
    [0, palette.light, 0],
    [0.86, palette.light, 0],
    [0.955, palette.light, 0.3],
    [1, palette.light, 0],
  ]);
  const bands = Array.from({ length: 7 }, (_, index) => {
    const at = -0.75 + index * 0.25 + random.range(-0.06, 0.06);
    const half = Math.sqrt(1 - at * at) * radius;
    return ellipse(
      { x, y: y + at * radius, rx: half * 0.985, ry: radius * random.range(0.02, 0.06) },
      index % 2 === 0 ? palette.near : palette.horizon,
      0.14,
    );
  }).join('');
  const arc = (flag: 0 | 1, grow: number): string =>
    `M${n(x - radius * grow)} ${n(y)}A${n(radius * grow)} ${n(radius * grow * 0.24)} 0 0 ${flag} ${n(x + radius * grow)} ${n(y)}`;
  const ring = (flag: 0 | 1): string =>
    [1.45, 1.58, 1.68, 1.82]
      .map((grow, index) => line(arc(flag, grow), palette.horizon, [7, 13, 3, 9][index] ?? 5, 0.42 - index * 0.06))
      .join('');
  return ({ progress }) => {
    const front = hasRing ? ring(0) : '';
    const behind = hasRing ? ring(1) : '';
    const disc = path(
      `M${n(x - radius)} ${n(y)}a${n(radius)} ${n(radius)} 0 1 1 ${n(radius * 2)} 0a${n(radius)} ${n(radius)} 0 1 1 ${n(-radius * 2)} 0Z`,
      'url(#planet)',
    );
    return `${shade}${rim}<g transform="translate(${n(-46 * progress)} 0) rotate(${n(angle)} ${n(x)} ${n(y)})">${behind}${ellipse({ x, y, rx: radius * 1.06, ry: radius * 1.06 }, 'url(#rim)')}${disc}${bands}${front}</g>`;
  };
}
