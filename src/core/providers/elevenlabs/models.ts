import type { JobType } from '../../../contract/provider.ts';

/** What a model is asked for: by which call, and in which terms. */
export type Work = 'speech' | 'effect' | 'music' | 'image' | 'video';

/** A model of this version's own table. */
export type KnownModel = {
  readonly id: string;
  readonly label: string;
  readonly work: Work;
  readonly note: string;
  /** true: offered only when the vendor's own list says that it does text to speech. */
  readonly isGated?: boolean;
  /** Longest text, characters; speech only. */
  readonly maxCharacters?: number;
};

/** Best first; the first of a job type is its default. Speech that the vendor's list adds is offered behind these. */
export const ELEVENLABS_MODELS: readonly KnownModel[] = [
  {
    id: 'eleven_multilingual_v2',
    label: 'Eleven Multilingual v2',
    work: 'speech',
    note: 'Speech; steady, 29 languages',
    maxCharacters: 10_000,
  },
  {
    id: 'eleven_v4',
    label: 'Eleven v4',
    work: 'speech',
    note: 'Speech; newest',
    isGated: true,
    maxCharacters: 10_000,
  },
  {
    id: 'eleven_v4_turbo',
    label: 'Eleven v4 Turbo',
    work: 'speech',
    note: 'Speech; newest, at half the price',
    isGated: true,
    maxCharacters: 10_000,
  },
  { id: 'eleven_v3', label: 'Eleven v3', work: 'speech', note: 'Speech; most expressive', maxCharacters: 5000 },
  {
    id: 'eleven_flash_v2_5',
    label: 'Eleven Flash v2.5',
    work: 'speech',
    note: 'Speech; fast, at half the price',
    maxCharacters: 40_000,
  },
  { id: 'eleven_text_to_sound_v2', label: 'Sound effects v2', work: 'effect', note: 'Sound effects of up to 30 s' },
  { id: 'music_v2', label: 'Music v2', work: 'music', note: 'Songs and scores of up to 10 min' },
  { id: 'music_v1', label: 'Music v1', work: 'music', note: 'Songs and scores of up to 10 min' },
  { id: 'gpt-image-2', label: 'GPT Image 2', work: 'image', note: 'Price not published: needs a cap' },
  {
    id: 'gemini-3.1-flash-image',
    label: 'Gemini 3.1 Flash Image',
    work: 'image',
    note: 'Price not published: needs a cap',
  },
  { id: 'gemini-3-pro-image', label: 'Gemini 3 Pro Image', work: 'image', note: 'Price not published: needs a cap' },
  { id: 'veo-3.1-fast-generate-001', label: 'Veo 3.1 Fast', work: 'video', note: 'Price not published: needs a cap' },
  { id: 'veo-3.1-generate-001', label: 'Veo 3.1', work: 'video', note: 'Price not published: needs a cap' },
];

/** What a model is for; one that we do not know does speech, since the vendor's list names nothing else. */
export function workOf(modelId: string): Work {
  return ELEVENLABS_MODELS.find((model) => model.id === modelId)?.work ?? 'speech';
}

/** The kind of job that the work belongs to. */
export function jobTypeOf(work: Work): JobType {
  return work === 'image' || work === 'video' ? work : 'audio';
}
