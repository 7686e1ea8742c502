import { parseHex, type Rgb } from './color.ts';
import type { TreatmentName } from './lexicon.ts';

/** How a picture is finished after it is composed. All amounts are about 0..1. */
export type Treatment = {
  /** Film grain, as a fraction of full scale. */
  readonly grain: number;
  readonly vignette: number;
  /** 1 leaves contrast and saturation alone. */
  readonly contrast: number;
  readonly saturation: number;
  /** Factor on the scene's own glow. */
  readonly glow: number;
  /** Paper texture. */
  readonly paper: number;
  /** Wandering edges, in design units. */
  readonly wobble: number;
  /** Shadows and lights of a toned picture, and how far to go there; undefined keeps the colours. */
  readonly tone?: { readonly dark: Rgb; readonly light: Rgb; readonly amount: number };
};

const NATURAL: Treatment = {
  grain: 0.018,
  vignette: 0.28,
  contrast: 1.04,
  saturation: 1.04,
  glow: 1,
  paper: 0,
  wobble: 0,
};

const TREATMENTS: Readonly<Record<TreatmentName, Treatment>> = {
  natural: NATURAL,
  cinematic: {
    ...NATURAL,
    grain: 0.026,
    vignette: 0.46,
    contrast: 1.12,
    saturation: 0.92,
    glow: 1.2,
    tone: { dark: parseHex('#04202b'), light: parseHex('#ffe0b8'), amount: 0.2 },
  },
  ink: {
    ...NATURAL,
    grain: 0.02,
    vignette: 0.06,
    contrast: 1.12,
    saturation: 0.5,
    glow: 0.12,
    paper: 0.5,
    wobble: 7,
    tone: { dark: parseHex('#16171c'), light: parseHex('#f3eee1'), amount: 0.62 },
  },
  watercolor: {
    ...NATURAL,
    grain: 0.012,
    vignette: 0,
    contrast: 1.12,
    saturation: 1.3,
    glow: 0.2,
    paper: 0.5,
    wobble: 9,
    tone: { dark: parseHex('#4a5578'), light: parseHex('#fffaf0'), amount: 0.1 },
  },
  noir: {
    ...NATURAL,
    grain: 0.045,
    vignette: 0.5,
    contrast: 1.25,
    saturation: 0,
    glow: 1.2,
    tone: { dark: parseHex('#050608'), light: parseHex('#f2f0ea'), amount: 1 },
  },
  film: {
    ...NATURAL,
    grain: 0.04,
    vignette: 0.36,
    contrast: 0.96,
    saturation: 0.88,
    glow: 1.15,
    tone: { dark: parseHex('#1c1622'), light: parseHex('#ffeccd'), amount: 0.2 },
  },
  vivid: { ...NATURAL, contrast: 1.1, saturation: 1.22, glow: 1.3 },
};

/** The finish with that name. */
export function findTreatment(name: TreatmentName): Treatment {
  return TREATMENTS[name];
}
