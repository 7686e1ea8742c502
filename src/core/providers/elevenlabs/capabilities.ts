import { type Capability, MAX_PROMPT_LENGTH, type ParameterSpec } from '../../../contract/provider.ts';
import { ELEVENLABS_MODELS, type Work } from './models.ts';
import type { Lists } from './pickers.ts';

const SEED_MAX = 4_294_967_295;
const plain = { required: false, advanced: false } as const;
const more = { required: false, advanced: true } as const;

/** What each model can do, as data. Models of speech with the same longest text share an entry. */
export function elevenLabsCapabilities(lists: Lists): Capability[] {
  return [...speechCapabilities(lists), ...OTHERS];
}

function speechCapabilities({ speech, voices }: Lists): Capability[] {
  const voice: ParameterSpec = {
    type: 'choice',
    name: 'voice',
    label: 'Voice',
    ...plain,
    open: true,
    options: voices.map(({ id, label, previewUrl }) => ({
      value: id,
      label,
      ...(previewUrl === undefined ? {} : { previewUrl, previewKind: 'audio' as const }),
    })),
    ...(voices[0] === undefined ? {} : { default: voices[0].id }),
  };
  // The default model first: a request without one is checked against the first entry.
  const rank = (id: string): number => {
    const known = ELEVENLABS_MODELS.findIndex((model) => model.id === id);
    return known < 0 ? ELEVENLABS_MODELS.length : known;
  };
  const ordered = speech.toSorted((a, b) => rank(a.id) - rank(b.id));
  return [...Map.groupBy(ordered, (model) => model.maxCharacters)].map(([maxCharacters, models]) => ({
    jobType: 'audio',
    models: models.map((model) => model.id),
    sizes: [],
    parameters: [
      text('Text', Math.min(maxCharacters, MAX_PROMPT_LENGTH)),
      voice,
      {
        type: 'number',
        name: 'stability',
        label: 'Stability',
        help: 'Lower is livelier.',
        ...more,
        min: 0,
        max: 1,
        step: 0.05,
      },
      { type: 'number', name: 'similarity', label: 'Similarity to the voice', ...more, min: 0, max: 1, step: 0.05 },
      { type: 'number', name: 'speed', label: 'Speed', ...more, min: 0.7, max: 1.2, step: 0.05 },
      {
        type: 'text',
        name: 'language',
        label: 'Language',
        help: 'Two letters, such as en; empty: by the text.',
        ...more,
        maxLength: 10,
        multiline: false,
      },
      { type: 'seed', name: 'seed', label: 'Seed', ...more, max: SEED_MAX },
      format(['mp3_44100_128', 'mp3_44100_192', 'mp3_22050_32', 'opus_48000_128', 'wav_44100']),
    ],
  }));
}

function text(label: string, maxLength: number): ParameterSpec {
  return { type: 'text', name: 'prompt', label, ...plain, required: true, maxLength, multiline: true };
}

function format(values: readonly string[]): ParameterSpec {
  const options = values.map((value) => ({ value, label: formatLabel(value) }));
  return { type: 'choice', name: 'format', label: 'Format', ...more, open: false, options, default: values[0] };
}

/** `mp3_44100_128` → "MP3 44.1 kHz, 128 kbit/s". */
function formatLabel(value: string): string {
  const [codec = '', rate = '', bits] = value.split('_');
  const base = `${codec.toUpperCase()} ${Number(rate) / 1000} kHz`;
  return bits === undefined ? base : `${base}, ${bits} kbit/s`;
}

function choice(name: string, label: string, values: readonly string[], fallback: string): ParameterSpec {
  return {
    type: 'choice',
    name,
    label,
    ...plain,
    open: false,
    options: values.map((value) => ({ value, label: value })),
    default: fallback,
  };
}

const asset = (name: string, label: string): ParameterSpec => ({
  type: 'asset',
  name,
  label,
  ...more,
  accept: ['image'],
});
const ids = (work: Work): string[] => ELEVENLABS_MODELS.filter((model) => model.work === work).map((model) => model.id);

const RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '4:5', '5:4', '21:9', 'auto'];

function imageCapability(models: string[], options: { hasQuality: boolean }): Capability {
  return {
    jobType: 'image',
    models,
    sizes: [],
    parameters: [
      text('Prompt', MAX_PROMPT_LENGTH),
      choice('aspectRatio', 'Shape', RATIOS, '16:9'),
      choice('resolution', 'Resolution', ['1K', '2K', '4K'], '1K'),
      ...(options.hasQuality ? [choice('quality', 'Quality', ['low', 'medium', 'high'], 'medium')] : []),
      {
        type: 'asset',
        name: 'image',
        label: 'Image',
        help: 'To edit it or to draw from it.',
        ...plain,
        accept: ['image'],
      },
      asset('image2', 'Image 2'),
      asset('image3', 'Image 3'),
      ...(options.hasQuality ? [asset('mask', 'Mask')] : []),
    ],
  };
}

const OTHERS: readonly Capability[] = [
  {
    jobType: 'audio',
    models: ids('effect'),
    sizes: [],
    parameters: [
      text('Sound', MAX_PROMPT_LENGTH),
      {
        type: 'number',
        name: 'duration',
        label: 'Duration',
        help: 'Left out: as long as fits.',
        ...plain,
        min: 0.5,
        max: 30,
        step: 0.5,
        unit: 's',
      },
      { type: 'boolean', name: 'loop', label: 'Seamless loop', ...plain, default: false },
      {
        type: 'number',
        name: 'influence',
        label: 'Closeness to the text',
        ...more,
        min: 0,
        max: 1,
        step: 0.05,
        default: 0.3,
      },
      format(['mp3_44100_128', 'mp3_44100_192', 'opus_48000_128']),
    ],
  },
  {
    jobType: 'audio',
    models: ids('music'),
    sizes: [],
    parameters: [
      text('Music', 4100),
      {
        type: 'number',
        name: 'duration',
        label: 'Duration',
        ...plain,
        min: 3,
        max: 600,
        step: 1,
        unit: 's',
        default: 30,
      },
      { type: 'boolean', name: 'instrumental', label: 'Without singing', ...plain, default: false },
      format(['mp3_44100_128', 'mp3_44100_192', 'opus_48000_128']),
    ],
  },
  imageCapability(['gpt-image-2'], { hasQuality: true }),
  imageCapability(
    ids('image').filter((id) => id !== 'gpt-image-2'),
    { hasQuality: false },
  ),
  {
    jobType: 'video',
    models: ids('video'),
    sizes: [],
    parameters: [
      text('Prompt', MAX_PROMPT_LENGTH),
      {
        type: 'text',
        name: 'negativePrompt',
        label: 'Not wanted',
        ...more,
        maxLength: MAX_PROMPT_LENGTH,
        multiline: true,
      },
      {
        type: 'integer',
        name: 'duration',
        label: 'Duration',
        ...plain,
        min: 4,
        max: 8,
        step: 2,
        unit: 's',
        default: 8,
      },
      choice('aspectRatio', 'Shape', ['16:9', '9:16'], '16:9'),
      choice('resolution', 'Resolution', ['720p', '1080p', '4K'], '720p'),
      { type: 'boolean', name: 'audio', label: 'With sound', ...plain, default: true },
      { type: 'asset', name: 'image', label: 'First frame', ...plain, accept: ['image'] },
      asset('endImage', 'Last frame'),
      { type: 'seed', name: 'seed', label: 'Seed', ...more, max: SEED_MAX },
    ],
  },
];
