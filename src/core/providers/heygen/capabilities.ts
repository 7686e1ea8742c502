import type { Capability, ParameterSpec } from '../../../contract/provider.ts';
import type { HeyGenModel } from './models.ts';
import { type HeyGenLists, supports } from './pickers.ts';
import type { HeyGenLook, HeyGenVoice } from './wire.ts';

/** What forms and validation are drawn from: the parameters of one model, with the account's looks and voices. */
export function capabilityOf(model: HeyGenModel, lists: HeyGenLists): Capability {
  return { jobType: model.jobType, models: [model.id], parameters: parametersOf(model, lists), sizes: [] };
}

function parametersOf(model: HeyGenModel, lists: HeyGenLists): ParameterSpec[] {
  switch (model.job) {
    case 'video':
      return videoSpecs(model, lists);
    case 'agent':
      return agentSpecs(lists);
    case 'speech':
      return speechSpecs(lists);
  }
}

function videoSpecs(model: HeyGenModel, lists: HeyGenLists): ParameterSpec[] {
  const looks = lists.looks.filter((look) => supports(look, model.id));
  const picture: ParameterSpec[] =
    model.takesPicture === true ? [asset('image', 'Picture', 'image', 'Animated in place of an avatar.')] : [];
  return [
    text('prompt', 'Script', {
      maxLength: 5000,
      multiline: true,
      help: 'What is said. Left out where a sound is given.',
    }),
    avatarSpec(looks, { required: model.takesPicture !== true }),
    ...picture,
    voiceSpec('voice', lists.voices, 'Left out: the voice of the avatar.'),
    asset('audio', 'Sound', 'audio', 'Spoken by the avatar in place of a script.'),
    choice('resolution', 'Resolution', ['1080p', '720p', '4k'], { fallback: '1080p' }),
    choice('ratio', 'Frame', ['16:9', '9:16', '1:1', '4:5', '5:4', 'auto'], { fallback: '16:9' }),
    ...speakingSpecs(model),
    ...lookSpecs(),
  ];
}

function speakingSpecs(model: HeyGenModel): ParameterSpec[] {
  const specs: ParameterSpec[] = [
    { type: 'number', name: 'speed', label: 'Speed', min: 0.5, max: 1.5, step: 0.05, required: false, advanced: true },
  ];
  if (model.expressive === true)
    specs.push(
      choice('expressiveness', 'Liveliness', ['low', 'medium', 'high'], {
        advanced: true,
        help: 'Photo avatars and pictures only.',
      }),
    );
  if (model.movement === true)
    specs.push(
      text('movement', 'Movement', {
        maxLength: 1000,
        multiline: true,
        advanced: true,
        help: 'How the body and hands move.',
      }),
    );
  return specs;
}

function lookSpecs(): ParameterSpec[] {
  return [
    text('background', 'Background colour', { maxLength: 7, advanced: true, help: 'For example #1a2b3c.' }),
    { type: 'boolean', name: 'captions', label: 'Captions in the picture', required: false, advanced: true },
    choice('format', 'Format', ['mp4', 'webm'], { advanced: true, help: 'webm has a transparent background.' }),
  ];
}

function agentSpecs(lists: HeyGenLists): ParameterSpec[] {
  return [
    text('prompt', 'Prompt', { maxLength: 10_000, multiline: true, required: true }),
    avatarSpec(lists.looks, { required: false }),
    voiceSpec('voice', lists.voices, 'Left out: the agent chooses.'),
    choice('orientation', 'Orientation', ['landscape', 'portrait'], { help: 'Left out: the agent chooses.' }),
  ];
}

function speechSpecs(lists: HeyGenLists): ParameterSpec[] {
  const voice = voiceSpec('voice', lists.speakers, undefined);
  return [
    text('prompt', 'Text', { maxLength: 5000, multiline: true, required: true }),
    { ...voice, required: true, ...(lists.speakers[0] === undefined ? {} : { default: lists.speakers[0].voice_id }) },
    { type: 'number', name: 'speed', label: 'Speed', min: 0.5, max: 2, step: 0.05, required: false, advanced: true },
    text('language', 'Language', {
      maxLength: 10,
      advanced: true,
      help: 'For example en or pt-BR. Left out: by the text.',
    }),
  ];
}

type Choice = Extract<ParameterSpec, { type: 'choice' }>;

function avatarSpec(looks: readonly HeyGenLook[], { required }: { required: boolean }): Choice {
  const options = looks.map((look) => ({
    value: look.id,
    label: look.name,
    ...(typeof look.preview_image_url === 'string'
      ? { previewUrl: look.preview_image_url, previewKind: 'image' as const }
      : {}),
  }));
  return { type: 'choice', name: 'avatar', label: 'Avatar', options, open: true, required, advanced: false };
}

function voiceSpec(name: string, voices: readonly HeyGenVoice[], help: string | undefined): Choice {
  const options = voices.map((voice) => ({
    value: voice.voice_id,
    label: [voice.name, voice.language, voice.gender]
      .filter((part) => typeof part === 'string' && part !== '')
      .join(', '),
    ...(typeof voice.preview_audio_url === 'string'
      ? { previewUrl: voice.preview_audio_url, previewKind: 'audio' as const }
      : {}),
  }));
  const spec = { type: 'choice', name, label: 'Voice', options, open: true, required: false, advanced: false } as const;
  return help === undefined ? spec : { ...spec, help };
}

function choice(
  name: string,
  label: string,
  values: readonly string[],
  more: { fallback?: string; advanced?: boolean; help?: string },
): Choice {
  return {
    type: 'choice',
    name,
    label,
    options: values.map((value) => ({ value, label: value })),
    open: false,
    required: false,
    advanced: more.advanced ?? false,
    ...(more.fallback === undefined ? {} : { default: more.fallback }),
    ...(more.help === undefined ? {} : { help: more.help }),
  };
}

function text(
  name: string,
  label: string,
  more: { maxLength: number; multiline?: boolean; required?: boolean; advanced?: boolean; help?: string },
): ParameterSpec {
  return {
    type: 'text',
    name,
    label,
    maxLength: more.maxLength,
    multiline: more.multiline ?? false,
    required: more.required ?? false,
    advanced: more.advanced ?? false,
    ...(more.help === undefined ? {} : { help: more.help }),
  };
}

function asset(name: string, label: string, kind: 'image' | 'audio', help: string): ParameterSpec {
  return { type: 'asset', name, label, accept: [kind], help, required: false, advanced: false };
}
