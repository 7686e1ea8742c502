import type { RunwayModel, Ratios, TaskShape } from './model.ts';

// Models and their parameters as the vendor's typed client lists them (@runwayml/sdk 4.20.1, 2026-09-29). Ranges that it does not name
// are ours and marked; a request outside the vendor's own is refused by it at no cost.

const WIDE_OR_TALL: Ratios = { '720p': ['1280:720', '720:1280'] };
const GEN4_FRAMES: Ratios = {
  '720p': ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'],
};
const VEO: Ratios = { '720p': ['1280:720', '720:1280'], '1080p': ['1920:1080', '1080:1920'] };

const SEEDANCE_480 = ['864:496', '496:864', '640:640', '752:560', '560:752', '992:432'];
const SEEDANCE_720 = ['1280:720', '720:1280', '960:960', '1112:834', '834:1112', '1470:630'];
const SEEDANCE_1080 = ['1920:1080', '1080:1920', '1440:1440', '1664:1248', '1248:1664', '2206:946'];
/** 480p is not priced apart: it counts as 720p, the dearer one. */
const SEEDANCE_SMALL: Ratios = { '720p': [...SEEDANCE_720, ...SEEDANCE_480] };
const SEEDANCE: Ratios = {
  ...SEEDANCE_SMALL,
  '1080p': SEEDANCE_1080,
  '4k': ['3840:2160', '2160:3840', '3840:3840', '3840:2880', '2880:3840', '3840:1646'],
};
const SEEDANCE_2_5: Ratios = {
  '720p': SEEDANCE_720,
  'sd (480p)': ['854:480', '480:854', '640:640', '752:560', '560:752', '992:432'],
  '1080p': SEEDANCE_1080,
};
const WAN: Ratios = {
  '720p': ['1280:720', '720:1280', '960:960', '1104:832', '832:1104'],
  '480p': ['832:480', '480:832', '624:624', '720:544', '544:720'],
  '1080p': ['1920:1080', '1080:1920', '1440:1440', '1648:1248', '1248:1648'],
};
/** The first frame decides the shape. */
const WAN_FRAMES: Ratios = { '720p': ['auto_720p'], '480p': ['auto_480p'], '1080p': ['auto_1080p'] };
const OMNI_1_1: Ratios = {
  '720p': ['1280:720', '720:1280'],
  '360p': ['640:360', '360:640'],
  '1080p': ['1920:1080', '1080:1920'],
  '4k': ['3840:2160', '2160:3840'],
};
const HAILUO: Ratios = { any: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] };
const HAPPYHORSE: Ratios = {
  '720p': ['1280:720', '720:1280', '960:960', '1108:832', '832:1108'],
  '1080p': ['1920:1080', '1080:1920', '1440:1440', '1662:1248', '1248:1662'],
};

function seedance(ratios: Ratios): RunwayModel['tasks'] {
  const frames: TaskShape = { ratios, promptOptional: true, lastFrame: true };
  return {
    text_to_video: { ratios },
    image_to_video: frames,
    video_to_video: { ratios, promptOptional: true, videoField: 'promptVideo' },
  };
}

const SECONDS_BILLED = { jobType: 'video', billing: 'second' } as const;

const VEO_MODEL = {
  ...SECONDS_BILLED,
  note: 'With sound; dearer with it',
  promptMax: 1000,
  tasks: {
    text_to_video: { ratios: VEO },
    image_to_video: { ratios: VEO, promptOptional: true, lastFrame: true },
  },
  seconds: { min: 4, max: 8, step: 2, initial: 8 },
  audio: true,
  negativePrompt: true,
  seed: true,
} as const satisfies Omit<RunwayModel, 'id' | 'label'>;

const SEEDANCE_SMALL_MODEL = {
  ...SECONDS_BILLED,
  promptMax: 3500,
  tasks: seedance(SEEDANCE_SMALL),
  seconds: { min: 4, max: 15, initial: 5 },
  audio: true,
  seed: true,
} as const satisfies Omit<RunwayModel, 'id' | 'label'>;

const WAN_MODEL = {
  ...SECONDS_BILLED,
  promptMax: 4000,
  tasks: { text_to_video: { ratios: WAN }, image_to_video: { ratios: WAN_FRAMES, lastFrame: true } },
  // Ours: the vendor names no range.
  seconds: { min: 2, max: 15, initial: 5 },
  audio: true,
} as const satisfies Omit<RunwayModel, 'id' | 'label'>;

/** Models that make video, the standard one first. */
export const VIDEO_MODELS: readonly RunwayModel[] = [
  {
    ...SECONDS_BILLED,
    id: 'gen4.5',
    label: 'Gen-4.5',
    note: 'Runway’s own, from text or a first frame',
    promptMax: 1000,
    tasks: { text_to_video: { ratios: WIDE_OR_TALL }, image_to_video: { ratios: GEN4_FRAMES } },
    seconds: { min: 2, max: 10, initial: 5 },
    seed: true,
    figures: true,
  },
  {
    ...SECONDS_BILLED,
    id: 'gen4_turbo',
    label: 'Gen-4 Turbo',
    note: 'Fast and cheap, from a first frame',
    promptMax: 1000,
    tasks: { image_to_video: { ratios: GEN4_FRAMES, promptOptional: true } },
    seconds: { min: 2, max: 10, initial: 5 },
    seed: true,
    figures: true,
  },
  { ...VEO_MODEL, id: 'veo3.1', label: 'Veo 3.1' },
  { ...VEO_MODEL, id: 'veo3.1_fast', label: 'Veo 3.1 Fast' },
  {
    ...SECONDS_BILLED,
    id: 'seedance2',
    label: 'Seedance 2.0',
    note: 'Text, frames or a clip; up to 4K',
    promptMax: 3500,
    tasks: seedance(SEEDANCE),
    seconds: { min: 4, max: 15, initial: 5 },
    audio: true,
    seed: true,
  },
  { ...SEEDANCE_SMALL_MODEL, id: 'seedance2_fast', label: 'Seedance 2.0 Fast' },
  { ...SEEDANCE_SMALL_MODEL, id: 'seedance2_mini', label: 'Seedance 2.0 Mini' },
  {
    ...SECONDS_BILLED,
    id: 'seedance2_5',
    label: 'Seedance 2.5',
    note: 'Up to half a minute',
    promptMax: 15_000,
    tasks: seedance(SEEDANCE_2_5),
    seconds: { min: 4, max: 30, initial: 5 },
    audio: true,
    seed: true,
  },
  { ...WAN_MODEL, id: 'wan3', label: 'Wan 3' },
  { ...WAN_MODEL, id: 'wan3_prime', label: 'Wan 3 Prime' },
  {
    id: 'aleph2',
    label: 'Aleph 2',
    note: 'Changes a clip as the prompt says; billed by the clip’s seconds',
    jobType: 'video',
    billing: 'input_second',
    promptMax: 1000,
    tasks: { video_to_video: { promptOptional: true, videoField: 'videoUri', duration: false } },
    seed: true,
    figures: true,
  },
  {
    ...SECONDS_BILLED,
    id: 'grok_imagine_1_5',
    label: 'Grok Imagine 1.5',
    promptMax: 4000,
    tasks: {
      text_to_video: {
        ratios: { any: ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3'] },
        resolutions: ['720p', '480p', '1080p'],
      },
      image_to_video: { resolutions: ['720p', '480p', '1080p'], promptOptional: true },
    },
    // Ours: the vendor names no range.
    seconds: { min: 1, max: 15, initial: 5 },
  },
  {
    ...SECONDS_BILLED,
    id: 'hailuo3',
    label: 'Hailuo 3',
    promptMax: 2000,
    tasks: {
      text_to_video: { ratios: HAILUO, resolutions: ['768p', '2k'] },
      image_to_video: { ratios: HAILUO, resolutions: ['768p', '2k'], lastFrame: true },
      video_to_video: { ratios: HAILUO, resolutions: ['768p', '2k'], videoField: 'promptVideo' },
    },
    // Ours: the vendor names no range.
    seconds: { min: 4, max: 10, initial: 6 },
  },
  {
    ...SECONDS_BILLED,
    id: 'gemini_omni_flash_1.1',
    label: 'Gemini Omni Flash 1.1',
    promptMax: 4000,
    tasks: {
      text_to_video: { ratios: OMNI_1_1 },
      image_to_video: { ratios: OMNI_1_1, lastFrame: true },
      video_to_video: { ratios: OMNI_1_1, videoField: 'videoUri' },
    },
    seconds: { min: 3, max: 10, initial: 5 },
  },
  {
    ...SECONDS_BILLED,
    id: 'gemini_omni_flash',
    label: 'Gemini Omni Flash',
    promptMax: 4000,
    tasks: {
      text_to_video: { ratios: WIDE_OR_TALL },
      image_to_video: { ratios: WIDE_OR_TALL, promptOptional: true },
      video_to_video: { videoField: 'videoUri', duration: false },
    },
    seconds: { min: 3, max: 10, initial: 5 },
  },
  {
    ...SECONDS_BILLED,
    id: 'happyhorse_1_0',
    label: 'HappyHorse 1.0',
    promptMax: 2500,
    tasks: {
      text_to_video: { ratios: HAPPYHORSE },
      image_to_video: { resolutions: ['720p', '1080p'], promptOptional: true },
    },
    // Ours: the vendor names no range.
    seconds: { min: 3, max: 15, initial: 5 },
  },
  {
    ...SECONDS_BILLED,
    id: 'h3_max',
    label: 'MiniMax H3 Max',
    promptMax: 2000,
    tasks: {
      text_to_video: { resolutions: ['768p', '480p'] },
      image_to_video: { resolutions: ['768p', '480p'], lastFrame: true },
    },
    // Ours: the vendor names no range.
    seconds: { min: 4, max: 10, initial: 6 },
    seed: true,
  },
];
