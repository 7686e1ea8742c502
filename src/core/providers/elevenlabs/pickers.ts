import type { Model } from '../../../contract/provider.ts';
import type { VendorClient } from '../call.ts';
import { read } from '../http.ts';
import { ELEVENLABS_MODELS, jobTypeOf } from './models.ts';
import { modelListSchema, voicePageSchema } from './wire.ts';

export type SpeechModel = {
  readonly id: string;
  readonly label: string;
  /** Longest text, characters. */
  readonly maxCharacters: number;
  /** Credits for each character; undefined: not said. */
  readonly multiplier: number | undefined;
};
export type Voice = { readonly id: string; readonly label: string; readonly previewUrl: string | undefined };

/** What the vendor's own lists say. */
export type Lists = { readonly speech: readonly SpeechModel[]; readonly voices: readonly Voice[] };

/** Voices of an account beyond this many are reached by their id. */
const VOICE_PAGES = 5;
const PAGE_SIZE = 100;
/** A picker waits no longer. */
const QUICK = { tries: 1, timeoutMs: 4500 } as const;

/** Reads models and voices. A key that may not list voices still speaks with ours. Throws ProviderFailure when models cannot be read. */
export async function readLists(client: VendorClient): Promise<Lists> {
  const [speech, voices] = await Promise.all([
    readSpeechModels(client),
    readVoices(client).catch(() => OFFLINE.voices),
  ]);
  client.context.signal.throwIfAborted();
  return { speech, voices };
}

/** Models that the vendor says do text to speech. Throws ProviderFailure. */
export async function readSpeechModels(client: VendorClient): Promise<readonly SpeechModel[]> {
  const models = await read(client, { path: '/v1/models', ...QUICK }, modelListSchema);
  return models
    .filter((model) => model.can_do_text_to_speech === true)
    .map((model) => ({
      id: model.model_id,
      label: model.name,
      maxCharacters: model.maximum_text_length_per_request ?? 5000,
      multiplier: model.model_rates?.character_cost_multiplier,
    }));
}

async function readVoices(client: VendorClient): Promise<readonly Voice[]> {
  const voices: Voice[] = [];
  let token: string | undefined;
  for (let page = 0; page < VOICE_PAGES; page++) {
    const query = { page_size: PAGE_SIZE, next_page_token: token, include_total_count: false };
    const found = await read(client, { path: '/v2/voices', query, ...QUICK }, voicePageSchema);
    for (const { voice_id, name, category, preview_url } of found.voices) {
      const kind = category === undefined || category === null || category === 'premade' ? '' : ` (${category})`;
      voices.push({ id: voice_id, label: `${name ?? voice_id}${kind}`, previewUrl: previewOf(preview_url) });
    }
    token = found.next_page_token ?? undefined;
    if (!found.has_more || token === undefined) break;
  }
  return voices.length === 0 ? OFFLINE.voices : voices;
}

function previewOf(url: string | null | undefined): string | undefined {
  return typeof url === 'string' && url.startsWith('https://') ? url : undefined;
}

/** The copy that ships with Gesso: models that are not gated, and voices that every account has (ElevenLabs' premade ones). */
export const OFFLINE: Lists = {
  speech: ELEVENLABS_MODELS.filter((model) => model.work === 'speech' && model.isGated !== true).map((model) => ({
    id: model.id,
    label: model.label,
    maxCharacters: model.maxCharacters ?? 5000,
    multiplier: undefined,
  })),
  voices: [
    { id: '21m00Tcm4TlvDq8ikWAM', label: 'Rachel', previewUrl: undefined },
    { id: 'JBFqnCBsd6RMkjVDRZzb', label: 'George', previewUrl: undefined },
    { id: 'EXAVITQu4vr4xnSDxMaL', label: 'Sarah', previewUrl: undefined },
    { id: 'IKne3meq5aSn9XLyUdCD', label: 'Charlie', previewUrl: undefined },
  ],
};

/** Every model that can be chosen now, ours first and in our order. */
export function choosableModels(lists: Lists): readonly Model[] {
  const offered = new Map(lists.speech.map((model) => [model.id, model]));
  const known = ELEVENLABS_MODELS.filter((model) => model.work !== 'speech' || offered.has(model.id));
  const added = lists.speech.filter(({ id }) => !ELEVENLABS_MODELS.some((model) => model.id === id));
  return [
    ...known.map(({ id, label, work, note }) => ({ id, label, jobTypes: [jobTypeOf(work)], note })),
    ...added.map(({ id, label }) => ({ id, label, jobTypes: [jobTypeOf('speech')], note: 'Speech' })),
  ];
}
