import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment } from '../scene.ts';
import { ellipse, line, linear, n, path, radial } from '../svg.ts';

/** One large flower, close up, in front of soft lights. */
export const composeBloom: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('bloom');
  const centre = { x: stage.width * random.range(0.4, 0.6), y: stage.height * random.range(0.42, 0.5) };
  const size = random.range(330, 410);
  const dark = mix(palette.near, palette.far, 0.4);
  const leaf = mix(palette.far, [0.16, 0.34, 0.2], 0.45);
  const bokeh = Array.from({ length: 26 }, () => ({
    x: random.range(-50, stage.width + 50),
    y: random.range(0, stage.height),
    r: random.range(20, 95),
    color: random.pick([palette.light, palette.horizon, palette.middle, palette.accent]),
    light: random.range(0.05, 0.2),
    phase: random.range(0, 6.3),
  }));
  const flower = composeFlower(random.fork('flower'), palette, size);
  const stem = `M${n(centre.x)} ${n(centre.y)}C${n(centre.x + 20)} ${n(centre.y + 260)} ${n(centre.x - 70)} ${n(stage.height - 120)} ${n(centre.x - 20)} ${n(stage.height + 40)}`;
  return {
    ground: (out, x, y) => {
      const light = noise.fractal(x * 0.0016 + 8, y * 0.0016, 3);
      const fall = Math.exp(-(((x - centre.x * 0.6) / 620) ** 2) - ((y - stage.height * 0.2) / 640) ** 2);
      const level = clamp01((light - 0.3) * 0.9 + fall * 0.5);
      for (let channel = 0; channel < 3; channel += 1) {
        const base = dark[channel] ?? 0;
        out[channel] =
          base +
          ((palette.middle[channel] ?? 0) - base) * level * 0.85 +
          (leaf[channel] ?? 0) * (y / stage.height) * 0.12;
      }
    },
    soft: ({ seconds, progress }) =>
      `${bokeh.map(({ x, y, r, color, light, phase }) => ellipse({ x: x - progress * r * 0.8, y: y + Math.sin(seconds * 0.5 + phase) * 6, rx: r, ry: r }, color, light)).join('')}${line(stem, leaf, 26)}${path(`M${n(centre.x - 30)} ${n(stage.height * 0.9)}Q${n(centre.x - 330)} ${n(stage.height * 0.74)} ${n(centre.x - 400)} ${n(stage.height * 0.92)}Q${n(centre.x - 200)} ${n(stage.height)} ${n(centre.x - 30)} ${n(stage.height * 0.9)}Z`, leaf, 0.9)}`,
    softBlur: 9,
    solid: (moment) =>
      `<g transform="translate(${n(centre.x)} ${n(centre.y + Math.sin(moment.seconds * 0.9) * 5)}) scale(1 0.93) rotate(${n(Math.sin(moment.seconds * 0.6) * 2.2)}) scale(${n3(1 + moment.progress * 0.08)})">${flower(moment)}</g>`,
    glow: 0.55,
  };
};

function n3(value: number): string {
  return value.toFixed(3);
}

/** Rings of petals from the outside in, then the heart; drawn around the origin. */
function composeFlower(random: Random, palette: Palette, size: number): (moment: Moment) => string {
  const isFull = random.chance(0.6);
  const petal = mix(palette.accent, palette.middle, random.range(0, 0.35));
  const rings = isFull ? 5 : 2;
  const perRing = isFull ? random.int(8, 10) : random.int(11, 15);
  let defs = '';
  let petals = '';
  for (let ring = 0; ring < rings; ring += 1) {
    const depth = ring / Math.max(1, rings - 1);
    const length = size * (isFull ? 1 - 0.68 * depth : 1 - 0.14 * depth);
    const width = length * (isFull ? 0.44 + 0.1 * depth : 0.2);
    const color = shift(mix(petal, palette.sun, 0.08 + 0.24 * (isFull ? depth : 0.4)), {
      lightness: isFull ? -0.05 + 0.07 * depth : 0,
    });
    defs += petalPaint(ring, color, palette);
    const start = random.range(0, 360);
    for (let index = 0; index < perRing; index += 1) {
      const angle = start + (index * 360) / perRing + random.range(-5, 5);
      const reach = length * random.range(0.93, 1.05);
      petals += onePetal({
        angle,
        length: reach,
        width: width * random.range(0.92, 1.1),
        ring,
        bend: random.range(-0.1, 0.1),
        edge: mix(color, palette.sun, 0.65),
      });
    }
  }
  const heart = composeHeart(random, palette, size * (isFull ? 0.12 : 0.27));
  return (moment) => `${defs}${petals}${heart(moment)}`;
}

function petalPaint(ring: number, color: Rgb, palette: Palette): string {
  return linear(`petal${ring}`, [
    [0, mix(color, palette.sun, 0.5)],
    [0.28, color],
    [0.72, shift(color, { lightness: -0.1, chroma: 1.08 })],
    [1, shift(mix(color, palette.near, 0.45), { lightness: -0.06 })],
  ]);
}

function onePetal(options: {
  angle: number;
  length: number;
  width: number;
  ring: number;
  bend: number;
  edge: Rgb;
}): string {
  const { length, width, bend } = options;
  const tip = length * bend;
  const shape = `M0 0C${n(-width * 0.5)} ${n(-length * 0.25)} ${n(-width * 0.75)} ${n(-length * 0.8)} ${n(tip * 0.4)} ${n(-length)}C${n(width * 0.75)} ${n(-length * 0.8)} ${n(width * 0.5)} ${n(-length * 0.25)} 0 0Z`;
  const shadow = `M0 0C${n(width * 0.2)} ${n(-length * 0.3)} ${n(width * 0.3)} ${n(-length * 0.75)} ${n(tip * 0.4)} ${n(-length)}C${n(width * 0.75)} ${n(-length * 0.8)} ${n(width * 0.5)} ${n(-length * 0.25)} 0 0Z`;
  const veins = [-0.24, -0.08, 0.1, 0.26]
    .map(
      (at) =>
        `M0 ${n(-length * 0.14)}Q${n(width * at)} ${n(-length * 0.5)} ${n(width * at * 1.1 + tip * 0.2)} ${n(-length * 0.88)}`,
    )
    .join('');
  return `<g transform="rotate(${n(options.angle)})">${path(shape, `url(#petal${options.ring})`)}${path(shadow, '#000000', 0.09)}${line(veins, options.edge, 1.2, 0.16)}${line(`M${n(-width * 0.1)} ${n(-length * 0.1)}C${n(-width * 0.5)} ${n(-length * 0.3)} ${n(-width * 0.72)} ${n(-length * 0.8)} ${n(tip * 0.4)} ${n(-length)}`, options.edge, 1.8, 0.38)}</g>`;
}

/** The heart: seeds in the spiral of a sunflower (Vogel 1979), lit from above. */
function composeHeart(random: Random, palette: Palette, radius: number): (moment: Moment) => string {
  const core = mix(palette.light, palette.near, 0.45);
  const defs = radial(
    'heart',
    [
      [0, mix(core, palette.light, 0.5)],
      [0.7, core],
      [1, mix(core, palette.near, 0.6)],
    ],
    [0.42, 0.36, 0.62],
  );
  let seeds = '';
  const count = Math.round(radius * 2.1);
  for (let index = 1; index < count; index += 1) {
    const distance = radius * 0.96 * Math.sqrt(index / count);
    const angle = index * 2.399963;
    const size = radius * (0.026 + 0.03 * (index / count)) * random.range(0.8, 1.2);
    seeds += ellipse(
      { x: distance * Math.cos(angle), y: distance * Math.sin(angle), rx: size, ry: size },
      index % 3 === 0 ? palette.sun : palette.light,
      0.3 + 0.5 * random.next(),
    );
  }
  return () =>
    `${defs}${ellipse({ x: 0, y: radius * 0.1, rx: radius * 1.12, ry: radius * 1.12 }, '#000000', 0.16)}${ellipse({ x: 0, y: 0, rx: radius, ry: radius }, 'url(#heart)')}${seeds}`;
}
