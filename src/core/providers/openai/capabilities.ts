import { type Capability, MAX_PROMPT_LENGTH, type Model, type ParameterSpec } from '../../../contract/provider.ts';
import { featuresOf } from './models.ts';
import { SIZE } from './tokens.ts';

/** Input pictures of one edit. The vendor takes 16; more than these fill no form. */
export const INPUT_IMAGES = ['image', 'image2', 'image3', 'image4'] as const;
/** Longest text of one piece of speech, UTF-16 code units. */
const SPEECH_MAX = 4096;

const VOICES = [
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'fable',
  'marin',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
];

const plain = { required: false, advanced: false } as const;
const more = { required: false, advanced: true } as const;

function choice(
  name: string,
  label: string,
  values: readonly string[],
  rest: { default: string; help?: string },
): ParameterSpec {
  const options = values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
  return { type: 'choice', name, label, ...more, open: false, options, ...rest };
}

function edge(name: 'width' | 'height', label: string): ParameterSpec {
  return {
    type: 'integer',
    name,
    label,
    ...plain,
    min: 16,
    max: SIZE.edgeMax,
    step: SIZE.step,
    unit: 'px',
    default: 1024,
  };
}

/** What each model can do, as data: forms are drawn and requests are checked by it. Models with the same parameters share an entry. */
export function openAiCapabilities(models: readonly Model[]): Capability[] {
  const groups = Map.groupBy(models, (model) => JSON.stringify(featuresOf(model.id) ?? null));
  return [...groups.values()].flatMap((group) => {
    const ids = group.map((model) => model.id);
    const features = featuresOf(ids[0] ?? '');
    if (features === undefined) return [];
    return features.kind === 'image' ? imageCapability(ids, features) : speechCapability(ids, features);
  });
}

function imageCapability(models: string[], features: { hasFinest: boolean; hasComplexity: boolean }): Capability {
  const qualities = ['auto', 'low', 'medium', 'high', ...(features.hasFinest ? ['xhigh', 'max'] : [])];
  return {
    jobType: 'image',
    models,
    sizes: [
      { width: 1024, height: 1024, label: 'Square' },
      { width: 1536, height: 1024, label: 'Landscape' },
      { width: 1024, height: 1536, label: 'Portrait' },
      { width: 1536, height: 864, label: 'Wide' },
      { width: 2048, height: 2048, label: 'Large square' },
      { width: 3840, height: 2160, label: '4K' },
    ],
    parameters: [
      {
        type: 'text',
        name: 'prompt',
        label: 'Prompt',
        ...plain,
        required: true,
        maxLength: MAX_PROMPT_LENGTH,
        multiline: true,
      },
      edge('width', 'Width'),
      edge('height', 'Height'),
      { type: 'integer', name: 'count', label: 'Count', ...plain, min: 1, max: 10, step: 1, default: 1 },
      {
        ...choice('quality', 'Quality', qualities, {
          default: 'medium',
          help: 'Finer costs more; auto reserves the most.',
        }),
        advanced: false,
      },
      ...INPUT_IMAGES.map(inputImage),
      {
        type: 'asset',
        name: 'mask',
        label: 'Mask',
        help: 'A PNG; what is transparent in it may change.',
        ...more,
        accept: ['image'],
      },
      ...(features.hasComplexity
        ? [
            choice('complexity', 'Planning', ['low', 'medium', 'high'], {
              default: 'high',
              help: 'How long the model plans the layout.',
            }),
          ]
        : []),
      choice('background', 'Background', ['auto', 'opaque', 'transparent'], { default: 'auto' }),
      choice('format', 'Format', ['png', 'jpeg', 'webp'], { default: 'png' }),
      choice('moderation', 'Content filter', ['auto', 'low'], { default: 'auto' }),
      {
        type: 'boolean',
        name: 'autoSize',
        label: 'Let the model choose the size',
        help: 'Reserves the price of the largest.',
        ...more,
        default: false,
      },
    ],
  };
}

function inputImage(name: string, index: number): ParameterSpec {
  return index === 0
    ? { type: 'asset', name, label: 'Image', help: 'To edit it or to draw from it.', ...plain, accept: ['image'] }
    : { type: 'asset', name, label: `Image ${index + 1}`, ...more, accept: ['image'] };
}

function speechCapability(models: string[], features: { hasInstructions: boolean }): Capability {
  return {
    jobType: 'audio',
    models,
    sizes: [],
    parameters: [
      { type: 'text', name: 'prompt', label: 'Text', ...plain, required: true, maxLength: SPEECH_MAX, multiline: true },
      {
        type: 'choice',
        name: 'voice',
        label: 'Voice',
        ...plain,
        open: true,
        default: 'alloy',
        options: VOICES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
      },
      ...(features.hasInstructions
        ? [
            {
              type: 'text',
              name: 'style',
              label: 'Style',
              help: 'How it is spoken, in words.',
              ...plain,
              maxLength: SPEECH_MAX,
              multiline: true,
            } as const,
          ]
        : [
            {
              type: 'number',
              name: 'speed',
              label: 'Speed',
              ...more,
              min: 0.25,
              max: 4,
              step: 0.05,
              default: 1,
            } as const,
          ]),
      choice('format', 'Format', ['mp3', 'wav', 'flac', 'aac', 'opus'], { default: 'mp3' }),
    ],
  };
}
