import { clamp01, mix, type Rgb } from '../color.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { createSky } from '../sky.ts';
import { ellipse, linear, moved, n, path } from '../svg.ts';

/** Conifers in rising fog with light between them; an animal where the prompt asks for one. */
export const composeForest: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('forest');
  const sun = {
    x: stage.width * random.range(0.3, 0.7),
    y: stage.height * random.range(0.2, 0.36),
    radius: palette.isDark ? 34 : 0,
    strength: palette.isDark ? 0.6 : 0.95,
  };
  const sky = createSky({
    stage,
    noise,
    colors: [palette.top, palette.middle, palette.horizon],
    sunColor: palette.sun,
    sun,
    clouds: 0.25,
    horizon: stage.height * 0.75,
  });
  const count = 6;
  const layers = Array.from({ length: count }, (_, index) =>
    composeTrees(stage, random.fork(`trees ${index}`), {
      depth: index / (count - 1),
      colors: [mix(palette.horizon, palette.far, 0.3), palette.far, palette.near],
      noise: (x) => noise.fractal(x * 0.003 + index * 31, index * 7, 3),
    }),
  );
  const animal = details.has('animal') ? composeAnimal(stage, random, palette.near) : undefined;
  const sparks = composeSparks(stage, random, {
    isSnow: details.has('snow'),
    color: details.has('snow') ? [1, 1, 1] : palette.light,
  });
  return {
    ground: sky,
    solid: (moment) => {
      return `${layers.map((layer) => layer(moment)).join('')}${animal?.(moment) ?? ''}${sparks(moment)}`;
    },
    mist: (out, x, y, moment) => {
      const dx = x - sun.x;
      const dy = y - sun.y + 240;
      const angle = Math.atan2(dx, dy);
      const shaft =
        clamp01((noise.fractal(angle * 9 + 50 + moment.seconds * 0.02, 3.5, 3) - 0.46) * 3.4) *
        clamp01(dy / 300) *
        Math.exp(-((dy / (stage.height * 0.75)) ** 2)) *
        Math.exp(-((angle / 0.75) ** 2));
      const fog =
        clamp01(noise.fractal(x * 0.0021 + moment.seconds * 0.025, y * 0.0058 + 20, 4) - 0.38) *
        Math.exp(-(((y - stage.height * 0.72) / (stage.height * 0.24)) ** 2));
      const lit = shaft / (shaft + fog + 0.001);
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = (palette.horizon[channel] ?? 0) * (1 - lit) + (palette.sun[channel] ?? 0) * lit;
      out[3] = clamp01(shaft * (palette.isDark ? 0.2 : 0.42) + fog * 1.15);
    },
    glow: 0.6,
  };
};

/** Snowflakes in the air, or fireflies near the ground. */
function composeSparks(
  stage: Stage,
  random: Random,
  look: { isSnow: boolean; color: Rgb },
): (moment: Moment) => string {
  const sparks = Array.from({ length: look.isSnow ? 120 : 34 }, () => ({
    x: random.range(0, stage.width),
    y: stage.height * random.range(look.isSnow ? 0 : 0.45, 0.98),
    size: random.range(1, 3.4),
    phase: random.range(0, 6.3),
  }));
  return (moment) =>
    sparks
      .map(({ x, y, size, phase }) =>
        ellipse(
          {
            x: x + 12 * Math.sin(phase + moment.seconds * 0.8),
            y: y + 8 * Math.cos(phase * 2 + moment.seconds * 0.6),
            rx: size,
            ry: size,
          },
          look.color,
          0.5 + 0.4 * Math.sin(phase + moment.seconds * 2.2),
        ),
      )
      .join('');
}

type TreeLook = { depth: number; colors: readonly [Rgb, Rgb, Rgb]; noise: (x: number) => number };

function composeTrees(stage: Stage, random: Random, look: TreeLook): (moment: Moment) => string {
  const { depth } = look;
  const pan = 24 + 170 * depth;
  const [haze, far, near] = look.colors;
  const color = depth < 0.5 ? mix(haze, far, depth * 2) : mix(far, near, (depth - 0.5) * 2);
  const base = stage.height * (0.58 + 0.4 * depth);
  const floorAt = (x: number): number => base - (look.noise(x) - 0.5) * 130 * (1 - depth * 0.4);
  let ground = '';
  for (let x = -20; x <= stage.width + pan + 20; x += 14) ground += `L${n(x)} ${n(floorAt(x))}`;
  let shape = `M-20 ${n(stage.height + 20)}${ground}L${n(stage.width + pan + 20)} ${n(stage.height + 20)}Z`;
  const gap = 26 + 105 * depth;
  for (let x = -40; x < stage.width + pan + 40; x += gap * random.range(0.45, 1.5)) {
    // A clearing in the middle of the near layers lets the light through.
    const clear = depth > 0.55 ? clamp01(Math.abs(x - stage.width * 0.5 - pan / 2) / (stage.width * 0.36)) : 1;
    if (clear < 0.45 && random.chance(0.8)) continue;
    shape += conifer(random, {
      x,
      y: floorAt(x) + 8,
      height: (110 + 420 * depth ** 1.2) * random.range(0.65, 1.25) * (0.6 + 0.4 * clear),
    });
  }
  const id = `trees${n(depth * 100)}`;
  const defs = linear(id, [
    [0, color],
    [0.55, color],
    [1, mix(color, haze, 0.55 * (1 - depth))],
  ]);
  return ({ progress }) => defs + moved(-pan * progress, 0, path(shape, `url(#${id})`));
}

function conifer(random: Random, tree: { x: number; y: number; height: number }): string {
  const { x, y, height } = tree;
  const tiers = Math.max(6, Math.round(height / 19));
  const half = height * random.range(0.15, 0.21);
  const left: string[] = [];
  const right: string[] = [];
  for (let tier = 1; tier <= tiers; tier += 1) {
    const at = tier / tiers;
    const level = y - height + height * 0.93 * at;
    const reach = half * at ** 0.85 * random.range(0.78, 1.12);
    right.push(`${n(x + reach)} ${n(level)}L${n(x + reach * 0.42)} ${n(level - height * 0.012)}`);
    left.push(
      `${n(x - reach * 0.42)} ${n(level - height * 0.012)}L${n(x - reach * random.range(0.85, 1.1))} ${n(level)}`,
    );
  }
  const foot = height * 0.018;
  return `M${n(x)} ${n(y - height)}L${right.join('L')}L${n(x + foot)} ${n(y - height * 0.07)}v${n(height * 0.09)}h${n(-foot * 2)}v${n(-height * 0.09)}L${left.toReversed().join('L')}Z`;
}

/** A sitting animal with pointed ears, seen from behind: a fox, a cat or a dog, as you like. */
function composeAnimal(stage: Stage, random: Random, color: Rgb): (moment: Moment) => string {
  const x = stage.width * random.range(0.44, 0.56);
  const y = stage.height * 0.93;
  const s = Math.min(stage.height, 1200) * 0.00135;
  const at = (dx: number, dy: number): string => `${n(x + dx * s)} ${n(y + dy * s)}`;
  const body = `M${at(-34, 0)}C${at(-46, -38)} ${at(-30, -78)} ${at(-15, -98)}C${at(-27, -112)} ${at(-25, -128)} ${at(-22, -148)}L${at(-9, -134)}C${at(-3, -137)} ${at(5, -137)} ${at(11, -134)}L${at(24, -148)}C${at(27, -126)} ${at(28, -112)} ${at(17, -98)}C${at(32, -76)} ${at(46, -36)} ${at(35, 0)}Z`;
  return ({ seconds }) => {
    const sway = Math.sin(seconds * 1.8) * 9;
    const tail = `M${at(24, -4)}C${at(60, 4)} ${at(82, -18 + sway)} ${at(74, -50 + sway)}C${at(92, -26 + sway)} ${at(84, 10)} ${at(30, 2)}Z`;
    return path(body, color) + path(tail, color);
  };
}
