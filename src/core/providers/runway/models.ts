import { AUDIO_MODELS } from './audio-models.ts';
import { IMAGE_MODELS } from './image-models.ts';
import type { RunwayModel, TaskKind, TaskShape } from './model.ts';
import { ratiosOf } from './model.ts';
import { VIDEO_MODELS } from './video-models.ts';

/** Every model that we know, by job type, the standard one of each first. */
export const MODELS: readonly RunwayModel[] = [...IMAGE_MODELS, ...VIDEO_MODELS, ...AUDIO_MODELS];

/**
 * Ids that the vendor's account may list and that are no models of these endpoints: other products of it, steps of its recipes, and
 * models that only its app has. A new id that is neither here nor in `MODELS` is offered without a price.
 */
const NOT_OURS: ReadonlySet<string> = new Set([
  'act_two',
  'gen3a_turbo',
  'gen4_aleph',
  'veo3',
  'gwm1_avatars',
  'gwm1_avatar_async_audio_to_video',
  'gwm1_avatar_async_text_to_video',
  'voice_processing',
  'eleven_voice_isolation',
  'eleven_voice_dubbing',
  'eleven_multilingual_sts_v2',
  'eleven_scribe_v2',
  'magnific_precision_upscaler_v2',
  'magnific_video_upscaler_creative',
  'ruby',
  'enhance_frame_rate',
  'kling2.5_turbo_pro',
  'kling3.0_pro',
  'kling3.0_4k',
  'kling3.0_standard',
  'klingO3_pro',
  'klingO3_standard',
  'klingO3_4k',
  'product_swap',
  'product_ad',
  'multi_shot_video',
  'product_ugc',
  'marketing_stock_image',
  'product_campaign_image',
  'ad_localization',
]);

/** A model by its id: ours, else (an id that the vendor has added since) a plain one without a price, guessed from its name; undefined: none of these endpoints. */
export function modelOf(id: string): RunwayModel | undefined {
  const known = MODELS.find((model) => model.id === id);
  if (known !== undefined) return known;
  return NOT_OURS.has(id) ? undefined : newModel(id);
}

/** false: the vendor added it after this version. */
export function isKnown(model: RunwayModel): boolean {
  return MODELS.includes(model);
}

const NEW = 'New at Runway: this version of Gesso knows neither its price nor all its settings';

function newModel(id: string): RunwayModel {
  const common = { id, label: id, note: NEW, promptMax: 4000 };
  if (/image|photo|picture/i.test(id))
    return {
      ...common,
      jobType: 'image',
      billing: 'image',
      tasks: { text_to_image: { ratios: { any: ['1280:720', '720:1280', '1024:1024'] }, references: 1 } },
    };
  if (/audio|speech|voice|sound|tts|eleven/i.test(id))
    return { ...common, jobType: 'audio', billing: 'generation', tasks: { sound_effect: { duration: false } } };
  const shape = { ratios: { any: ['1280:720', '720:1280'] } };
  return {
    ...common,
    jobType: 'video',
    billing: 'second',
    tasks: { text_to_video: shape, image_to_video: shape },
    seconds: { min: 1, max: 30, initial: 5 },
  };
}

/** What the request gives beside its words decides the kind of task. */
export type Inputs = { readonly hasVideo: boolean; readonly hasImage: boolean };

/** The kind of task that a model does with these inputs; undefined when it takes none such. */
export function taskFor(model: RunwayModel, inputs: Inputs): readonly [TaskKind, TaskShape] | undefined {
  const { tasks } = model;
  const wanted: readonly TaskKind[] = inputs.hasVideo
    ? ['video_to_video']
    : inputs.hasImage
      ? ['image_to_video', 'text_to_image']
      : ['text_to_video', 'text_to_image', 'text_to_speech', 'sound_effect'];
  for (const kind of wanted) {
    const shape = tasks[kind];
    if (shape !== undefined) return [kind, shape];
  }
  return undefined;
}

/** The ratio that will be asked for: the given one, else the first of the shape; undefined where the shape has none. */
export function ratioFor(shape: TaskShape, given: unknown): string | undefined {
  return typeof given === 'string' ? given : ratiosOf(shape)[0];
}

/** The same for `resolution`. */
export function resolutionFor(shape: TaskShape, given: unknown): string | undefined {
  return typeof given === 'string' ? given : shape.resolutions?.[0];
}
