import type { Noise } from './noise.ts';
import type { Moment, Scene, Stage } from './scene.ts';
import type { Treatment } from './treatment.ts';

/** RGBA bytes that cover full rows from `top` on. */
export type Overlay = { readonly top: number; readonly height: number; readonly data: Uint8Array };

/** One frame to draw. Sizes are in pixels. */
export type FrameOptions = {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly moment: Moment;
  readonly treatment: Treatment;
  readonly noise: Noise;
  /** Caption and mark, drawn after the grain so that they stay crisp. */
  readonly overlay: Overlay | undefined;
  /** The longer side of the fields that are computed per pixel and enlarged. */
  readonly fieldSize: number;
  /** Called with the ground alone, as raw RGB, as soon as it is there. */
  readonly onGround?: (image: RawImage) => Promise<void>;
  /** Fraction 0..1 of this frame. */
  readonly onProgress?: (fraction: number) => void;
};

/** Raw RGB bytes, row by row from the top. */
export type RawImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** A reduced-size field: `channels` floats per point. */
export type Field = {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
};
