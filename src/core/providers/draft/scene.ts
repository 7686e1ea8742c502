import type { Direction } from './direction.ts';
import type { Noise } from './noise.ts';

/** The drawing area in design units: the shorter side is 1000, so that shapes do not depend on the pixel size. */
export type Stage = {
  readonly width: number;
  readonly height: number;
};

/** The moment that is drawn: seconds since the start, and the camera's way from 0 to 1. A still is at 0 and 0. */
export type Moment = {
  readonly seconds: number;
  readonly progress: number;
};

/**
 * A composed picture, ready to be drawn at any size and moment.
 * `ground` and `mist` are evaluated per pixel at a reduced size and enlarged; `soft` and `solid` are SVG in design units.
 * Order: ground, soft (blurred), solid, mist.
 */
export type Scene = {
  /** Writes red, green, blue (0..1) for a point into `out`. */
  readonly ground: (out: Float32Array, x: number, y: number, moment: Moment) => void;
  /** Out-of-focus shapes. */
  readonly soft?: (moment: Moment) => string;
  /** Blur of `soft`, in design units. */
  readonly softBlur?: number;
  /** Sharp shapes. */
  readonly solid?: (moment: Moment) => string;
  /** Writes red, green, blue, opacity (0..1) of haze in front of everything. */
  readonly mist?: (out: Float32Array, x: number, y: number, moment: Moment) => void;
  /** How strongly lights bleed, 0..1.5; default 0.6. */
  readonly glow?: number;
};

/** What a scene is composed from. */
export type SceneInput = {
  readonly stage: Stage;
  readonly direction: Direction;
  readonly noise: Noise;
};

/** Composes a scene: draws all random decisions once, so that every moment of a film shows the same place. */
export type ComposeScene = (input: SceneInput) => Scene;

/** The stage of a picture of the given pixel size. */
export function stageOf(width: number, height: number): Stage {
  const shorter = Math.min(width, height);
  return { width: (width / shorter) * 1000, height: (height / shorter) * 1000 };
}
