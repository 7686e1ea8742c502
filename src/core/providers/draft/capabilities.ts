import { MAX_PROMPT_LENGTH, type Capability, type Model } from '../../../contract/provider.ts';

/** The largest picture, in pixels: 4096 x 4096. */
export const IMAGE_PIXELS_MAX = 4096 * 4096;
/** The largest frame of a film; larger ones are scaled down with their shape kept. In pixels. */
export const VIDEO_SIZE_MAX = { width: 1280, height: 720 } as const;
export const SEED_MAX = 2 ** 32 - 1;

/** Draft's only model. */
export const DRAFT_MODELS: readonly Model[] = [
  {
    id: 'draft',
    label: 'Draft',
    jobTypes: ['image', 'video', 'audio'],
    note: 'Placeholder pictures, animatics and scratch audio; free, at once, offline',
  },
];

const prompt = {
  type: 'text',
  name: 'prompt',
  label: 'Prompt',
  required: true,
  advanced: false,
  maxLength: MAX_PROMPT_LENGTH,
  multiline: true,
} as const;
const seed = {
  type: 'seed',
  name: 'seed',
  label: 'Seed',
  help: 'The same seed and settings give the same file, byte for byte.',
  required: false,
  advanced: false,
  max: SEED_MAX,
} as const;
const count = {
  type: 'integer',
  name: 'count',
  label: 'Count',
  required: false,
  advanced: false,
  min: 1,
  max: 8,
  step: 1,
  default: 1,
} as const;
const style = {
  type: 'choice',
  name: 'style',
  label: 'Style',
  required: false,
  advanced: false,
  open: true,
  default: 'auto',
  options: [
    { value: 'auto', label: 'From the prompt' },
    { value: 'cinematic', label: 'Cinematic' },
    { value: 'ink wash', label: 'Ink wash' },
    { value: 'watercolor', label: 'Watercolor' },
    { value: 'noir', label: 'Noir' },
    { value: 'film', label: 'Film' },
    { value: 'neon', label: 'Neon' },
    { value: 'pastel', label: 'Pastel' },
    { value: 'vivid', label: 'Vivid' },
  ],
} satisfies Capability['parameters'][number];

/** A pixel size of an image or a film. */
function size(
  name: 'width' | 'height',
  range: { min: number; max: number; default: number },
): Capability['parameters'][number] {
  return {
    type: 'integer',
    name,
    label: name === 'width' ? 'Width' : 'Height',
    required: false,
    advanced: false,
    step: 1,
    unit: 'px',
    ...range,
  };
}

/** What Draft can do, as data: forms, validation and defaults come from here. */
export const DRAFT_CAPABILITIES: readonly Capability[] = [
  {
    jobType: 'image',
    parameters: [
      prompt,
      style,
      size('width', { min: 64, max: 4096, default: 1024 }),
      size('height', { min: 64, max: 4096, default: 1024 }),
      seed,
      count,
    ],
    sizes: [
      { width: 1024, height: 1024, label: 'Square' },
      { width: 1344, height: 768, label: 'Wide' },
      { width: 768, height: 1344, label: 'Tall' },
      { width: 1152, height: 896, label: 'Landscape' },
      { width: 896, height: 1152, label: 'Portrait' },
      { width: 512, height: 512, label: 'Small' },
    ],
  },
  {
    jobType: 'video',
    parameters: [
      prompt,
      style,
      size('width', { min: 64, max: 4096, default: 640 }),
      size('height', { min: 64, max: 4096, default: 360 }),
      seed,
      {
        type: 'number',
        name: 'duration',
        label: 'Duration',
        required: false,
        advanced: false,
        min: 1,
        max: 60,
        unit: 's',
        default: 4,
      },
      {
        type: 'integer',
        name: 'frameRate',
        label: 'Frame rate',
        required: false,
        advanced: true,
        min: 12,
        max: 24,
        step: 1,
        unit: 'fps',
        default: 12,
      },
    ],
    sizes: [
      { width: 640, height: 360, label: 'Wide' },
      { width: 1280, height: 720, label: 'Wide, large' },
      { width: 360, height: 640, label: 'Tall' },
      { width: 480, height: 480, label: 'Square' },
    ],
  },
  {
    jobType: 'audio',
    parameters: [
      prompt,
      {
        type: 'choice',
        name: 'mode',
        label: 'Kind',
        required: false,
        advanced: false,
        open: false,
        default: 'auto',
        help: 'Speech uses the voice of this computer, where one is installed.',
        options: [
          { value: 'auto', label: 'From the prompt' },
          { value: 'speech', label: 'Speech' },
          { value: 'music', label: 'Music' },
          { value: 'effect', label: 'Sound effect' },
        ],
      },
      {
        type: 'choice',
        name: 'voice',
        label: 'Voice',
        required: false,
        advanced: true,
        open: true,
        default: 'auto',
        options: [{ value: 'auto', label: 'This computer’s voice' }],
      },
      {
        type: 'number',
        name: 'duration',
        label: 'Duration',
        help: 'Without it, speech lasts as long as its text.',
        required: false,
        advanced: false,
        min: 0.5,
        max: 600,
        unit: 's',
      },
      style,
      seed,
    ],
    sizes: [],
  },
];
