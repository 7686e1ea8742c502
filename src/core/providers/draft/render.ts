/** What the caller of a renderer is told while it works. */
export type RenderHooks = {
  /** Fraction 0..1, never falling. */
  readonly onProgress: (fraction: number) => void;
  /** A small picture of the work so far. */
  readonly onPreview: (preview: { mime: 'image/jpeg'; bytes: Uint8Array }) => void;
};

/** A finished file. `poster` is a PNG of the first frame of a film. */
export type Rendered = {
  readonly mime: 'image/png' | 'video/webm' | 'audio/wav';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly poster?: Uint8Array<ArrayBuffer>;
};

/** Sizes in pixels, exact. */
export type ImageRequest = {
  readonly type: 'image';
  readonly prompt: string;
  readonly style: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
};

/** Sizes in pixels, even; duration in milliseconds; `frameRate` in frames per second. */
export type VideoRequest = {
  readonly type: 'video';
  readonly prompt: string;
  readonly style: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly frameRate: number;
};

/**
 * Duration in milliseconds; undefined only for speech, which then lasts as long as its text.
 * `speech` is a spoken recording (a WAV of any rate) to be fitted, from the operating system's voice.
 */
export type AudioRequest = {
  readonly type: 'audio';
  readonly prompt: string;
  readonly style: string;
  readonly seed: number;
  readonly mode: 'speech' | 'music' | 'effect';
  readonly durationMs: number | undefined;
  readonly speech: Uint8Array | undefined;
};

/** Everything that a renderer needs to make the same bytes again. */
export type RenderRequest = ImageRequest | VideoRequest | AudioRequest;

/** What every file says about itself. */
export const PLACEHOLDER_NOTE = 'Gesso Draft placeholder';
