import type { RunwayModel } from './model.ts';

// Models and their parameters as the vendor's typed client lists them (@runwayml/sdk 4.20.1, 2026-09-29).

/** Models that make sound, the standard one first. */
export const AUDIO_MODELS: readonly RunwayModel[] = [
  {
    id: 'eleven_multilingual_v2',
    label: 'Eleven Multilingual v2',
    note: 'Speech with a preset voice',
    jobType: 'audio',
    billing: 'credits_by_length',
    promptMax: 1000,
    tasks: { text_to_speech: {} },
    voices: true,
  },
  {
    id: 'eleven_v3',
    label: 'Eleven v3',
    note: 'Speech that takes directions like [laughs]',
    jobType: 'audio',
    billing: 'credits_by_length',
    promptMax: 5000,
    tasks: { text_to_speech: {} },
    voices: true,
    voiceSettings: true,
    seed: true,
  },
  {
    id: 'eleven_text_to_sound_v2',
    label: 'Eleven Text to Sound v2',
    note: 'Sound effects of up to half a minute',
    jobType: 'audio',
    billing: 'generation',
    promptMax: 1000,
    tasks: { sound_effect: {} },
    loop: true,
  },
  {
    id: 'seed_audio',
    label: 'Seed Audio',
    note: 'Scenes of voices, music and sounds',
    jobType: 'audio',
    billing: 'generation',
    promptMax: 2000,
    tasks: { sound_effect: { duration: false } },
  },
];

/** The voices that Runway keeps ready. */
export const PRESET_VOICES = (
  'Maya Arjun Serene Bernard Billy Mark Clint Mabel Chad Leslie Eleanor Elias Elliot Grungle Brodie Sandra Kirk Kylie Lara Lisa Malachi ' +
  'Marlene Martin Miriam Monster Paula Pip Rusty Ragnar Xylar Maggie Jack Katie Noah James Rina Ella Mariah Frank Claudia Niki Vincent ' +
  'Kendrick Myrna Tom Wanda Benjamin Kiana Rachel'
).split(' ');
