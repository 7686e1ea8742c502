import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene } from '../scene.ts';
import { box, ellipse, line, linear, n, path, radial } from '../svg.ts';

/** A still life in window light: a vase, a bowl with fruit, and a cup on a table. */
export const composeTable: ComposeScene = ({ stage, direction, noise }) => {
  const { palette } = direction;
  const random = direction.random.fork('table');
  const edge = stage.height * random.range(0.62, 0.68);
  const wall = mix(palette.top, palette.near, palette.isDark ? 0.2 : 0.1);
  const wood = mix(mix(palette.far, palette.accent, 0.25), palette.near, 0.35);
  const slant = random.range(0.25, 0.45);
  const window = { x: stage.width * random.range(0.18, 0.4), width: stage.width * 0.36 };
  const objects = composeObjects(random, palette, {
    x: stage.width * 0.5,
    y: edge + 150 * Math.min(1.4, stage.height / 1000),
  });
  return {
    ground: (out, x, y, moment) => {
      const mottled = noise.fractal(x * 0.004, y * 0.004, 4) - 0.5;
      if (y < edge) {
        const across = x - window.x - y * slant - moment.progress * 90;
        const pane = clamp01(across / 26) * clamp01((window.width - across) / 26);
        const bar =
          Math.abs((((across / window.width) * 2) % 1) - 0.02) < 0.035 ||
          Math.abs(((y - across * 0.1) / (stage.height * 0.28)) % 1) < 0.045
            ? 0.25
            : 1;
        const leaf = clamp01((noise.fractal(x * 0.006 + moment.seconds * 0.02, y * 0.006 + 4, 3) - 0.42) * 5);
        const light = pane * bar * leaf * 0.62;
        const fall = 0.78 + 0.5 * Math.exp(-(((x - window.x) / (stage.width * 0.7)) ** 2));
        for (let channel = 0; channel < 3; channel += 1) {
          const base = (wall[channel] ?? 0) * (fall + mottled * 0.22);
          out[channel] = base + ((palette.sun[channel] ?? 1) * 0.95 - base) * light;
        }
        return;
      }
      const depth = (y - edge) / (stage.height - edge);
      const grain = noise.fractal(x * 0.0016 + 20, y * 0.055, 4);
      const sheen = Math.exp(-(((x - window.x - window.width * 0.4) / (stage.width * 0.34)) ** 2)) * (1 - depth) * 0.5;
      for (let channel = 0; channel < 3; channel += 1) {
        const base = (wood[channel] ?? 0) * (0.62 + grain * 0.75) * (1.08 - depth * 0.5);
        out[channel] = base + ((palette.horizon[channel] ?? 0) - base) * sheen;
      }
    },
    soft: () => objects.shadows + path(box(-20, edge - 2, stage.width + 40, 5), palette.near, 0.35),
    softBlur: 12,
    solid: () => objects.shapes,
    mist: (out, x, y) => {
      const beam = clamp01(1 - Math.abs(x - window.x - y * slant - 120) / 260) * clamp01(1 - y / (stage.height * 0.9));
      out[0] = palette.sun[0];
      out[1] = palette.sun[1];
      out[2] = palette.sun[2];
      out[3] = beam * 0.13;
    },
    glow: 0.5,
  };
};

function composeObjects(
  random: Random,
  palette: Palette,
  at: { x: number; y: number },
): { shapes: string; shadows: string } {
  const flip = random.chance(0.5) ? 1 : -1;
  const glaze = random.pick([palette.middle, palette.far, mix(palette.accent, palette.horizon, 0.3)]);
  const vase = drawVase(random, { x: at.x - flip * 150, y: at.y - 40, color: glaze, palette });
  const bowl = drawBowl(random, {
    x: at.x + flip * 130,
    y: at.y + 8,
    color: mix(palette.horizon, palette.light, 0.4),
    palette,
  });
  const cup = drawCup({ x: at.x - flip * 10, y: at.y + 66, color: mix(palette.sun, palette.middle, 0.25), palette });
  const shadow = (x: number, y: number, rx: number): string =>
    ellipse({ x: x + rx * 0.5, y, rx: rx * 1.35, ry: rx * 0.24 }, palette.near, 0.6);
  return {
    shapes: vase + bowl + cup,
    shadows:
      shadow(at.x - flip * 150, at.y - 42, 96) +
      shadow(at.x + flip * 130, at.y + 4, 140) +
      shadow(at.x - flip * 10, at.y + 64, 70),
  };
}

/** Round things are lit from the upper left. */
function round(id: string, color: Rgb, palette: Palette): string {
  return linear(
    id,
    [
      [0, mix(color, palette.near, 0.25)],
      [0.24, mix(color, palette.sun, 0.6)],
      [0.5, color],
      [0.86, mix(color, palette.near, 0.62)],
      [1, mix(color, palette.horizon, 0.25)],
    ],
    [0, 0, 1, 0.06],
  );
}

function drawVase(random: Random, at: { x: number; y: number; color: Rgb; palette: Palette }): string {
  const { x, y, palette } = at;
  const body = `M${n(x - 60)} ${n(y)}C${n(x - 128)} ${n(y - 76)} ${n(x - 112)} ${n(y - 200)} ${n(x - 40)} ${n(y - 236)}L${n(x - 36)} ${n(y - 290)}Q${n(x)} ${n(y - 278)} ${n(x + 36)} ${n(y - 290)}L${n(x + 40)} ${n(y - 236)}C${n(x + 112)} ${n(y - 200)} ${n(x + 128)} ${n(y - 76)} ${n(x + 60)} ${n(y)}Q${n(x)} ${n(y + 16)} ${n(x - 60)} ${n(y)}Z`;
  const leaf = mix(palette.far, [0.2, 0.36, 0.24], 0.5);
  let twigs = '';
  for (let index = 0; index < 7; index += 1) {
    const lean = -0.75 + index * 0.25 + random.range(-0.1, 0.1);
    const length = random.range(170, 300);
    const tipX = x + lean * length;
    const tipY = y - 280 - length * Math.cos(lean * 0.8);
    twigs += line(
      `M${n(x + lean * 24)} ${n(y - 280)}Q${n(x + lean * length * 0.4)} ${n(y - 280 - length * 0.6)} ${n(tipX)} ${n(tipY)}`,
      mix(leaf, palette.near, 0.3),
      3.4,
    );
    for (let step = 2; step <= 6; step += 1) {
      const t = step / 6;
      const px = x + lean * 24 + (tipX - x) * t * (0.7 + 0.3 * t);
      const py = y - 280 + (tipY - y + 280) * t;
      twigs += ellipse(
        {
          x: px + (step % 2 === 0 ? 15 : -15),
          y: py,
          rx: random.range(15, 25),
          ry: random.range(6, 10),
          angle: lean * 60 + (step % 2 === 0 ? -38 : 38),
        },
        mix(leaf, palette.sun, random.range(0, 0.3)),
      );
    }
    twigs +=
      [0, 72, 144, 216, 288]
        .map((turn) =>
          ellipse(
            {
              x: tipX + 9 * Math.cos((turn * Math.PI) / 180),
              y: tipY + 9 * Math.sin((turn * Math.PI) / 180),
              rx: 10,
              ry: 8,
              angle: turn,
            },
            mix(palette.accent, palette.sun, 0.25),
          ),
        )
        .join('') + ellipse({ x: tipX, y: tipY, rx: 5, ry: 5 }, palette.light);
  }
  const shine = path(
    `M${n(x - 70)} ${n(y - 172)}C${n(x - 88)} ${n(y - 140)} ${n(x - 88)} ${n(y - 90)} ${n(x - 74)} ${n(y - 62)}C${n(x - 80)} ${n(y - 100)} ${n(x - 76)} ${n(y - 140)} ${n(x - 60)} ${n(y - 178)}Z`,
    palette.sun,
    0.6,
  );
  return (
    twigs +
    round('vase', at.color, palette) +
    path(body, 'url(#vase)') +
    ellipse({ x, y: y - 288, rx: 36, ry: 7 }, palette.near, 0.6) +
    shine
  );
}

function drawBowl(random: Random, at: { x: number; y: number; color: Rgb; palette: Palette }): string {
  const { x, y, palette } = at;
  const fruit = [
    [-74, -122, 44],
    [70, -122, 46],
    [0, -158, 50],
    [-32, -116, 46],
    [40, -108, 42],
  ] as const;
  const pieces = fruit
    .map(([dx, dy, r], index) => {
      const color = shift(
        mix(
          palette.accent,
          random.pick([palette.light, palette.accent, mix(palette.far, [0.3, 0.5, 0.2], 0.5)]),
          random.range(0, 0.6),
        ),
        { lightness: random.range(-0.05, 0.04) },
      );
      const defs = radial(
        `fruit${index}`,
        [
          [0, mix(color, palette.sun, 0.75)],
          [0.28, mix(color, palette.sun, 0.2)],
          [0.65, color],
          [1, mix(color, palette.near, 0.65)],
        ],
        [0.34, 0.28, 0.75],
      );
      return `${defs}${ellipse({ x: x + dx, y: y + dy, rx: r, ry: r * 0.95 }, `url(#fruit${index})`)}${line(`M${n(x + dx + 2)} ${n(y + dy - r * 0.8)}q4 -9 11 -13`, palette.near, 3)}`;
    })
    .join('');
  const bowl = `M${n(x - 138)} ${n(y - 98)}C${n(x - 130)} ${n(y - 20)} ${n(x - 72)} ${n(y)} ${n(x - 44)} ${n(y + 4)}Q${n(x)} ${n(y + 12)} ${n(x + 44)} ${n(y + 4)}C${n(x + 72)} ${n(y)} ${n(x + 130)} ${n(y - 20)} ${n(x + 138)} ${n(y - 98)}Q${n(x)} ${n(y - 66)} ${n(x - 138)} ${n(y - 98)}Z`;
  return (
    round('bowl', shift(at.color, { lightness: -0.05 }), palette) +
    ellipse({ x, y: y - 98, rx: 138, ry: 24 }, mix(at.color, palette.near, 0.55)) +
    pieces +
    path(bowl, 'url(#bowl)') +
    line(`M${n(x - 137)} ${n(y - 97)}Q${n(x)} ${n(y - 65)} ${n(x + 137)} ${n(y - 97)}`, palette.sun, 3, 0.6)
  );
}

function drawCup(at: { x: number; y: number; color: Rgb; palette: Palette }): string {
  const { x, y, palette } = at;
  const body = `M${n(x - 54)} ${n(y - 92)}C${n(x - 52)} ${n(y - 30)} ${n(x - 40)} ${n(y - 2)} ${n(x - 26)} ${n(y)}Q${n(x)} ${n(y + 6)} ${n(x + 26)} ${n(y)}C${n(x + 40)} ${n(y - 2)} ${n(x + 52)} ${n(y - 30)} ${n(x + 54)} ${n(y - 92)}Z`;
  const handle = line(`M${n(x + 50)} ${n(y - 76)}c36 -4 40 44 -8 48`, mix(at.color, palette.near, 0.35), 10);
  return (
    handle +
    round('cup', at.color, palette) +
    path(body, 'url(#cup)') +
    ellipse({ x, y: y - 92, rx: 54, ry: 12 }, mix(at.color, palette.sun, 0.3)) +
    ellipse({ x, y: y - 90, rx: 47, ry: 9 }, mix(palette.near, palette.accent, 0.25))
  );
}
