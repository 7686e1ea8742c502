import type { FakeAnswer } from './exchange.ts';
import type { Complaint } from './fake-server.ts';

type Look = {
  readonly id: string;
  readonly name: string;
  readonly avatar_type: 'studio_avatar' | 'digital_twin' | 'photo_avatar';
  readonly default_voice_id: string | null;
  readonly preview_image_url: string;
  readonly supported_api_engines: readonly string[];
  readonly status?: string;
};

const TYPES = ['studio_avatar', 'digital_twin', 'photo_avatar'] as const;

function look(number: number): Look {
  const avatar_type = TYPES[number % 3] ?? 'studio_avatar';
  return {
    id: `Look_${number}_public`,
    name: `Presenter ${number}`,
    avatar_type,
    default_voice_id: 'voice-1',
    preview_image_url: `https://files.heygen.example/looks/${number}.webp`,
    supported_api_engines: number % 5 === 0 ? ['avatar_v', 'avatar_iv', 'avatar_iii'] : ['avatar_iv', 'avatar_iii'],
  };
}

/** Looks that everybody may use: more than a page. */
export const PUBLIC_LOOKS: readonly Look[] = Array.from({ length: 70 }, (_, index) => look(index + 1));

/** The account's own: one that is ready and one that is still trained. */
export const PRIVATE_LOOKS: readonly Look[] = [
  { ...look(201), id: 'Look_mine', name: 'Me', avatar_type: 'digital_twin', status: 'completed' },
  { ...look(202), id: 'Look_training', name: 'Me, soon', avatar_type: 'digital_twin', status: 'processing' },
];

/** Voices that everybody may use; every second one speaks with Starfish. */
export const VOICES = Array.from({ length: 130 }, (_, index) => ({
  voice_id: `voice-${index + 1}`,
  name: `Voice ${index + 1}`,
  language: index % 4 === 3 ? 'German' : 'English',
  gender: index % 2 === 0 ? 'female' : 'male',
  preview_audio_url: `https://files.heygen.example/voices/${index + 1}.mp3`,
  support_pause: true,
  support_locale: index % 2 === 0,
  type: 'public',
}));

/** Micro-dollars of a second, by the vendor's price page. */
export function secondMicros(engine: string, made: { type: string; resolution: string }): number {
  const is4k = made.resolution === '4k';
  if (engine === 'avatar_v') return 100_000;
  if (engine === 'avatar_iii') return is4k ? 20_000 : 16_700;
  if (made.type === 'photo_avatar') return is4k ? 66_700 : 50_000;
  return is4k ? 83_300 : 66_700;
}
export const AGENT_SECOND_MICROS = 33_300;
export const SPEECH_SECOND_MICROS = 667;

const COMPLAINTS: Readonly<
  Record<Complaint, { readonly status: number; readonly code: string; readonly message: string }>
> = {
  moderated: { status: 400, code: 'content_moderated', message: 'The script breaks the content rules.' },
  quota: { status: 402, code: 'insufficient_credit', message: 'Insufficient credit.' },
  busy: { status: 429, code: 'rate_limit_exceeded', message: 'Too many requests.' },
  unauthorized: { status: 401, code: 'unauthorized', message: 'The API key is not valid.' },
  internal: { status: 500, code: 'internal_error', message: 'Something went wrong.' },
  not_found: { status: 404, code: 'not_found', message: 'Not found.' },
  invalid: { status: 400, code: 'validation_error', message: 'The request is not valid.' },
};

/** The vendor's error body. */
export function complain(complaint: Complaint, message?: string, param?: string): FakeAnswer {
  const { status, code, message: usual } = COMPLAINTS[complaint];
  return {
    status,
    headers: { 'x-request-id': 'req-heygen' },
    json: { error: { code, message: message ?? usual, param: param ?? null, doc_url: null } },
  };
}
