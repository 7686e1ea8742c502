import { clamp01, mix, shift, type Rgb } from '../color.ts';
import type { Palette } from '../palettes.ts';
import type { Random } from '../random.ts';
import type { ComposeScene, Moment, Stage } from '../scene.ts';
import { ellipse, line, linear, n, path, radial, roundBox } from '../svg.ts';

/** A head and shoulders, reduced to planes of light: a person in profile light, or a robot where the prompt asks for one. */
export const composePortrait: ComposeScene = ({ stage, direction, noise }) => {
  const { palette, details } = direction;
  const random = direction.random.fork('portrait');
  const side = random.chance(0.5) ? 1 : -1;
  const disc = { x: stage.width * (0.5 + side * 0.1), y: stage.height * 0.4, r: random.range(270, 350) };
  const bokeh = Array.from({ length: 18 }, () => ({
    x: random.range(0, stage.width),
    y: random.range(0, stage.height * 0.9),
    r: random.range(14, 62),
    light: random.range(0.06, 0.24),
    color: random.pick([palette.light, palette.accent, palette.horizon]),
    phase: random.range(0, 6.3),
  }));
  const sitter = details.has('robot') ? composeAutomaton(palette) : composeSitter(random.fork('sitter'), palette);
  const scale = Math.min(1.25, stage.height / 1000) * (details.has('robot') ? 1 : 1.04);
  const back = mix(palette.top, palette.near, palette.isDark ? 0.35 : 0.05);
  return {
    ground: (out, x, y) => {
      const distance = Math.sqrt((x - disc.x) ** 2 + (y - disc.y) ** 2);
      const wash = noise.fractal(x * 0.0024 + 3, y * 0.0024, 4);
      const brush = noise.fractal(x * 0.0011 + y * 0.0008, (y - x * 0.4) * 0.011, 3);
      const level = clamp01(Math.exp(-((distance / 520) ** 2)) * 0.85 + (wash - 0.5) * 0.5 + (brush - 0.5) * 0.35);
      const sun = clamp01((disc.r - distance) / 6 + (brush - 0.5) * 5) * 0.42;
      for (let channel = 0; channel < 3; channel += 1) {
        const base = back[channel] ?? 0;
        const lit = base + ((palette.middle[channel] ?? 0) - base) * level;
        out[channel] = lit + ((palette.horizon[channel] ?? 0) - lit) * sun;
      }
    },
    soft: ({ seconds }) =>
      bokeh
        .map(({ x, y, r, light, color, phase }) =>
          ellipse(
            { x: x + 6 * Math.sin(seconds * 0.4 + phase), y, rx: r, ry: r },
            color,
            light * (palette.isDark ? 1 : 0.6),
          ),
        )
        .join(''),
    softBlur: 5,
    solid: (moment) =>
      `<g transform="translate(${n(stage.width / 2)} ${n(stage.height + 8)}) scale(${(side * scale * (1 + 0.04 * moment.progress)).toFixed(3)} ${(scale * (1 + 0.04 * moment.progress)).toFixed(3)})">${sitter(moment)}</g>`,
    mist: (out, x, y, { seconds }) =>
      mistAt(out, {
        stage,
        palette,
        smoke: noise.fractal(x * 0.003 + seconds * 0.03, y * 0.0042 + seconds * 0.05, 4),
        y,
      }),
    glow: 0.6,
  };
};

function mistAt(out: Float32Array, at: { stage: Stage; palette: Palette; smoke: number; y: number }): void {
  const color = at.palette.isDark ? at.palette.middle : at.palette.horizon;
  out[0] = color[0];
  out[1] = color[1];
  out[2] = color[2];
  out[3] = clamp01(at.smoke - 0.42) * clamp01((at.y - at.stage.height * 0.5) / (at.stage.height * 0.5)) * 0.9;
}

/**
 * A double exposure: a head in profile, filled with a landscape in the sitter's light. Drawn around x = 0 with the lower
 * edge at y = 0, looking to the right.
 */
function composeSitter(random: Random, palette: Palette): (moment: Moment) => string {
  const style = random.int(0, 3);
  const dark = mix(palette.near, palette.far, 0.12);
  const rim = mix(palette.sun, palette.light, 0.4);
  const defs =
    linear('inner', [
      [0, dark],
      [0.3, mix(dark, palette.far, 0.55)],
      [0.52, mix(palette.middle, palette.far, 0.35)],
      [0.72, mix(palette.horizon, palette.accent, 0.25)],
      [1, mix(palette.horizon, palette.middle, 0.5)],
    ]) +
    radial('inner-sun', [
      [0, palette.sun],
      [0.2, palette.sun],
      [0.26, palette.sun, 0.35],
      [1, palette.sun, 0],
    ]) +
    linear(
      'veil',
      [
        [0, dark, 0.9],
        [0.42, dark, 0.35],
        [1, dark, 0],
      ],
      [0, 0, 1, 0.25],
    ) +
    `<clipPath id="head"><path d="${PROFILE}"/><path d="${HAIR[style] ?? ''}"/></clipPath>`;
  const layers = [0, 1, 2, 3].map((index) =>
    innerRidge(random, { index, color: mix(mix(palette.horizon, palette.far, 0.45), palette.near, index / 3) }),
  );
  const sun = { x: random.range(-20, 50), y: random.range(-480, -420) };
  const birds = Array.from({ length: 6 }, () => ({
    x: random.range(-130, 60),
    y: random.range(-640, -520),
    size: random.range(7, 13),
  }));
  return ({ progress, seconds }) => {
    const scenery = layers
      .map((layer, index) => `<g transform="translate(${n(-progress * (20 + index * 22))} 0)">${layer}</g>`)
      .join('');
    const flock = birds
      .map(({ x, y, size }) =>
        line(
          `M${n(x + seconds * 7 - size)} ${n(y - size * 0.4)}q${n(size * 0.6)} ${n(-size * 0.2)} ${n(size)} ${n(size * 0.5)}q${n(size * 0.4)} ${n(-size * 0.7)} ${n(size)} ${n(-size * 0.5)}`,
          rim,
          2.4,
          0.8,
        ),
      )
      .join('');
    const inside = `<g clip-path="url(#head)">${path('M-340 -830H320V0H-340Z', 'url(#inner)')}${ellipse({ x: sun.x, y: sun.y, rx: 240, ry: 240 }, 'url(#inner-sun)')}${scenery}${path('M-420 -900H420V0H-420Z', 'url(#veil)')}${flock}</g>`;
    return `${defs}${inside}${line(EDGE, rim, 4, 0.7)}${style === 2 ? hatShape(palette, rim) : ''}`;
  };
}

/** Crown, forehead, nose, lips, chin, throat, chest; then the back and the nape. */
const PROFILE =
  'M-6 -768C86 -764 140 -706 146 -628C148 -606 144 -590 150 -574C160 -548 186 -520 196 -496C200 -484 190 -478 174 -474C170 -466 176 -458 178 -450C180 -444 174 -440 168 -437C174 -432 178 -424 174 -416C168 -406 160 -404 162 -392C166 -368 152 -346 118 -344C92 -342 66 -346 52 -336C34 -320 36 -280 50 -250C78 -216 150 -196 204 -164C268 -124 296 -70 304 0H-330C-326 -90 -290 -160 -214 -200C-160 -228 -120 -250 -112 -290C-106 -330 -122 -370 -146 -418C-180 -486 -192 -560 -168 -640C-144 -722 -84 -772 -6 -768Z';
/** The lit edge of the face and the chest. */
const EDGE =
  'M60 -750C112 -728 142 -682 146 -628C148 -606 144 -590 150 -574C160 -548 186 -520 196 -496C200 -484 190 -478 174 -474C170 -466 176 -458 178 -450C180 -444 174 -440 168 -437C174 -432 178 -424 174 -416C168 -406 160 -404 162 -392C166 -368 152 -346 118 -344C92 -342 66 -346 52 -336C34 -320 36 -280 50 -250C78 -216 150 -196 204 -164C268 -124 296 -70 304 -10';
/** Hair to add to the profile, in the same winding, or the overlap would be cut out: short, long, none under a hat, a bun. */
const HAIR: readonly string[] = [
  'M-60 -600L-140 -420C-176 -470 -196 -540 -196 -600C-200 -720 -110 -800 -6 -768Z',
  'M-60 -600L-60 -240C-90 -170 -180 -150 -240 -190C-270 -330 -210 -420 -216 -560C-226 -720 -120 -820 20 -780Z',
  '',
  'M-160 -640C-180 -620 -214 -620 -236 -640C-290 -690 -240 -800 -150 -700ZM-60 -600L-186 -610C-190 -720 -110 -796 -6 -768Z',
];

function innerRidge(random: Random, look: { index: number; color: Rgb }): string {
  const base = -360 + look.index * 95;
  const swing = [random.range(0, 9), random.range(0, 9), random.range(0, 9)] as const;
  let outline = '';
  for (let x = -420; x <= 520; x += 6) {
    const rise =
      46 * Math.sin(x * 0.008 + swing[0]) +
      24 * Math.sin(x * 0.021 + swing[1]) +
      9 * Math.sin(x * 0.067 + swing[2]) +
      5 * Math.abs(Math.sin(x * 0.15 + swing[0]));
    outline += `L${n(x)} ${n(base - rise)}`;
  }
  return path(`M-420 0${outline}L520 0Z`, look.color, 0.92);
}

/** A wide woven hat, tilted with the head. */
function hatShape(palette: Palette, rim: Rgb): string {
  const straw = mix(palette.light, palette.near, 0.55);
  const defs = linear(
    'hat',
    [
      [0, shift(straw, { lightness: -0.2 })],
      [0.6, straw],
      [1, mix(straw, rim, 0.55)],
    ],
    [0, 0.3, 1, 0],
  );
  const ribs = Array.from(
    { length: 13 },
    (_, index) => `M-10 -868L${n(-300 + index * 49)} ${n(-606 + 26 * (1 - ((index - 6) / 6) ** 2))}`,
  ).join('');
  return `<g transform="rotate(5 0 -600)">${defs}${path('M-310 -602C-190 -696 -70 -812 -10 -872C56 -812 180 -696 296 -602C190 -562 -200 -562 -310 -602Z', 'url(#hat)')}${line(ribs, palette.near, 2.5, 0.3)}${path('M-310 -602C-200 -562 190 -562 296 -602C190 -590 -200 -590 -310 -602Z', palette.near, 0.5)}</g>`;
}

function composeAutomaton(palette: Palette): (moment: Moment) => string {
  const shell = mix([0.92, 0.93, 0.95], palette.horizon, 0.25);
  const shade = mix(shell, palette.far, 0.65);
  const dark = mix(palette.near, [0.05, 0.06, 0.08], 0.5);
  const glow = palette.light;
  const defs =
    linear(
      'shell',
      [
        [0, mix(shade, dark, 0.5)],
        [0.4, shade],
        [0.68, shell],
        [0.86, [1, 1, 1]],
        [1, mix(shell, palette.accent, 0.3)],
      ],
      [0, 0.1, 1, 0],
    ) +
    radial(
      'visor',
      [
        [0, mix(dark, palette.middle, 0.4)],
        [1, dark],
      ],
      [0.66, 0.3, 0.8],
    ) +
    radial('eye', [
      [0, palette.sun],
      [0.45, glow],
      [1, glow, 0],
    ]);
  const body = 'M-380 0C-380 -170 -300 -226 -150 -246L160 -246C300 -226 390 -170 392 0Z';
  const plate = 'M-150 -246C-120 -130 -80 -60 -70 0H84C92 -60 130 -130 160 -246Z';
  return ({ seconds }) => {
    const turn = Math.sin(seconds * 0.6) * 10;
    const isShut = Math.sin(seconds * 1.9) > 0.97;
    const eyes = isShut
      ? line(`M${n(-56 + turn)} -520h44M${n(52 + turn)} -520h44`, glow, 6)
      : [-34, 74]
          .map(
            (x) =>
              ellipse({ x: x + turn, y: -520, rx: 48, ry: 48 }, 'url(#eye)') +
              ellipse({ x: x + turn, y: -520, rx: 17, ry: 21 }, palette.sun),
          )
          .join('');
    return [
      defs,
      path('M-70 -340h140v110h-140Z', dark),
      line('M-70 -318h140M-70 -290h140M-70 -262h140', shade, 7, 0.8),
      path(body, 'url(#shell)'),
      path(plate, dark, 0.28),
      ellipse({ x: 6, y: -120, rx: 46, ry: 46 }, dark),
      ellipse({ x: 6, y: -120, rx: 60, ry: 60 }, 'url(#eye)', 0.9),
      path(roundBox({ x: -212, y: -590, width: 60, height: 140 }, 28), shade),
      path(roundBox({ x: 152, y: -590, width: 60, height: 140 }, 28), 'url(#shell)'),
      path(roundBox({ x: -180, y: -740, width: 360, height: 420 }, 150), 'url(#shell)'),
      path(roundBox({ x: -140 + turn * 0.5, y: -630, width: 300, height: 210 }, 100), 'url(#visor)'),
      eyes,
      line(`M${n(-20 + turn)} -456Q${n(20 + turn)} -436 ${n(60 + turn)} -456`, glow, 5, 0.8),
      line('M0 -740V-812', dark, 9),
      ellipse({ x: 0, y: -822, rx: 17, ry: 17 }, palette.accent),
      line('M176 -640C190 -560 180 -440 140 -372', palette.sun, 5, 0.7),
    ].join('');
  };
}
