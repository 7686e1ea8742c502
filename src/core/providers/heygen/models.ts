import type { JobType, Model } from '../../../contract/provider.ts';

/** What HeyGen can be asked for. `id` is also the name in the price table; an engine is what POST /v3/videos calls it. */
export type HeyGenModel = {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly jobType: JobType;
  readonly job: 'video' | 'agent' | 'speech';
  /** true: it also animates a picture that is given in place of an avatar. */
  readonly takesPicture?: boolean;
  /** true: how lively a photo avatar is can be chosen. */
  readonly expressive?: boolean;
  /** true: body movement can be described. */
  readonly movement?: boolean;
};

/** Every model, the standard one of each job type first. */
export const HEYGEN_MODELS: readonly HeyGenModel[] = [
  {
    id: 'avatar_iv',
    label: 'Avatar IV',
    note: 'A talking avatar, or a talking picture',
    jobType: 'video',
    job: 'video',
    takesPicture: true,
    expressive: true,
    movement: true,
  },
  { id: 'avatar_iii', label: 'Avatar III', note: 'A talking avatar, cheap', jobType: 'video', job: 'video' },
  {
    id: 'avatar_v',
    label: 'Avatar V',
    note: 'The liveliest, for looks that allow it; its price is not published',
    jobType: 'video',
    job: 'video',
    movement: true,
  },
  {
    id: 'video_agent',
    label: 'Video Agent',
    note: 'Writes, casts and cuts a whole film from a prompt',
    jobType: 'video',
    job: 'agent',
  },
  { id: 'starfish_tts', label: 'Starfish', note: 'Speech', jobType: 'audio', job: 'speech' },
];

/** The model of a request, the standard one where none is named; undefined when there is none such. */
export function heyGenModelOf(id: string | undefined, jobType: JobType): HeyGenModel | undefined {
  return HEYGEN_MODELS.find((model) => model.jobType === jobType && (id === undefined || model.id === id));
}

/** A model as the pickers show it. */
export function modelView({ id, label, note, jobType }: HeyGenModel): Model {
  return { id, label, note, jobTypes: [jobType] };
}
