import type { JobType } from '../../../contract/provider.ts';

/** The endpoints that start a task; also the last part of their path. */
export type TaskKind =
  | 'text_to_video'
  | 'image_to_video'
  | 'video_to_video'
  | 'text_to_image'
  | 'text_to_speech'
  | 'sound_effect';

/** Values of `ratio` by the resolution that they are billed as. Every value that the vendor lists for this kind of task. */
export type Ratios = Readonly<Record<string, readonly string[]>>;

/** What a model takes in one kind of task. */
export type TaskShape = {
  readonly ratios?: Ratios;
  /** Values of `resolution`, where the vendor has that in place of (or beside) the ratio. */
  readonly resolutions?: readonly string[];
  /** true: the prompt may be left out. */
  readonly promptOptional?: boolean;
  /** true: a last frame may be given beside the first. */
  readonly lastFrame?: boolean;
  /** How many reference images it takes, of those that we offer (at most three). */
  readonly references?: number;
  /** What the vendor calls the clip to be changed. */
  readonly videoField?: 'videoUri' | 'promptVideo';
  /** false: this kind of task has no duration (the result is as long as the clip). */
  readonly duration?: false;
};

/** Whole numbers from min to max in steps, seconds; `initial` is ours where the vendor would choose by itself. */
export type Seconds = { readonly min: number; readonly max: number; readonly step?: number; readonly initial: number };

/**
 * A model of Runway as data: what it takes, in the vendor's words, and how it is billed. A parameter that is not here is not offered.
 * billing: what the price table counts; 'credits_by_length' is speech, a credit for each 50 characters begun.
 */
export type RunwayModel = {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly jobType: JobType;
  readonly tasks: Readonly<Partial<Record<TaskKind, TaskShape>>>;
  readonly billing: 'second' | 'input_second' | 'image' | 'credits_by_length' | 'generation';
  /** UTF-16 code units. */
  readonly promptMax: number;
  readonly seconds?: Seconds;
  readonly audio?: boolean;
  readonly negativePrompt?: boolean;
  readonly seed?: boolean;
  /** true: how strictly recognisable public figures are refused can be chosen. */
  readonly figures?: boolean;
  readonly qualities?: readonly string[];
  readonly backgrounds?: readonly string[];
  /** How many results one task may make: 1 to max in steps. */
  readonly outputs?: { readonly max: number; readonly step?: number };
  /** true: references carry a name by which the prompt may speak of them (@image1). */
  readonly tags?: boolean;
  /** Credits that each reference adds to each result. */
  readonly creditsPerReference?: number;
  /** Speech: it takes the preset voices. */
  readonly voices?: boolean;
  /** Speech: the settings of ElevenLabs v3. */
  readonly voiceSettings?: boolean;
  /** Sound effects: it can be made to loop. */
  readonly loop?: boolean;
};

/** Every value of `ratio` in a shape, in the vendor's order. */
export function ratiosOf(shape: TaskShape): readonly string[] {
  return Object.values(shape.ratios ?? {}).flat();
}

/** What a ratio is billed as; undefined for one that is not listed. */
export function resolutionOf(shape: TaskShape, ratio: unknown): string | undefined {
  return Object.entries(shape.ratios ?? {}).find(([, ratios]) => ratios.some((one) => one === ratio))?.[0];
}
