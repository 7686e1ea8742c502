import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import { COMPLAINTS, CREDIT_MICROS, MODELS, VOICES } from './elevenlabs-data.ts';
import { flowAnswer, flowStoreOf } from './elevenlabs-flows.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { Complaint, FakeServer, FakeVendor } from './fake-server.ts';
import { serveFile } from './files.ts';
import { mp3, wav } from './media.ts';

const speechSchema = z.object({
  text: z.string().min(1),
  model_id: z.string().default('eleven_multilingual_v2'),
  seed: z.int().min(0).max(4_294_967_295).optional(),
});
const effectSchema = z.object({
  text: z.string().min(1),
  duration_seconds: z.number().min(0.5).max(30).nullish(),
  loop: z.boolean().default(false),
  prompt_influence: z.number().min(0).max(1).nullish(),
  model_id: z.string().default('eleven_text_to_sound_v2'),
});
const musicSchema = z.object({
  prompt: z.string().min(1).max(4100),
  music_length_ms: z.int().min(3000).max(600_000),
  model_id: z.enum(['music_v1', 'music_v2']).default('music_v1'),
  force_instrumental: z.boolean().default(false),
  seed: z.int().min(0).max(2_147_483_647).optional(),
});

type HistoryItem = {
  history_item_id: string;
  request_id: string;
  voice_id: string;
  model_id: string;
  text: string;
  date_unix: number;
  character_count_change_from: number;
  character_count_change_to: number;
  content_type: string;
  state: string;
  source: string;
  readonly bytes: Uint8Array;
};

/** ElevenLabs' speech, effects, music, flows and account, as its published description has them. Speech alone appears in the history. */
export function fakeElevenLabs(server: FakeServer): FakeVendor {
  const key = 'xi-fake-elevenlabs-0123456789abcdef';
  const account = { used: 12_000, limit: 100_000 };
  const history: HistoryItem[] = [];
  const flows = flowStoreOf(server);
  return {
    id: 'elevenlabs',
    key,
    isAuthorized: (request) => request.headers['xi-api-key'] === key,
    complain,
    finishAll: flows.finishAll,
    answer: (request) => {
      const [, , root, id, part] = request.path.split('/');
      if (request.path === '/v1/sound-generation')
        return server.create(request, (entry) => effect(server, request, { entry, account }));
      if (request.path === '/v1/music') return server.create(request, (entry) => music(server, request, entry));
      if (root === 'text-to-speech' && id !== undefined && request.method === 'POST')
        return server.create(request, (entry) => speak(server, request, { entry, account, history, voiceId: id }));
      if (root === 'flows') return flowAnswer(server, request, { flows, complain });
      if (root === 'history' && part === 'audio') {
        const item = history.find((one) => one.history_item_id === id);
        return item === undefined
          ? complain('not_found')
          : serveFile(server.faults, request, { bytes: item.bytes, mime: item.content_type });
      }
      if (root === 'history' && id !== undefined) {
        const item = history.find((one) => one.history_item_id === id);
        return item === undefined ? complain('not_found') : { json: withoutBytes(item) };
      }
      return readAnswer(request, { account, history });
    },
  };
}

function readAnswer(
  request: FakeRequest,
  state: { account: { used: number; limit: number }; history: readonly HistoryItem[] },
): FakeAnswer | undefined {
  switch (request.path) {
    case '/v1/models':
      return {
        json: MODELS.map(({ can, max, multiplier, ...model }) => ({
          ...model,
          can_do_text_to_speech: can,
          maximum_text_length_per_request: max,
          model_rates: { character_cost_multiplier: multiplier, cost_discount_multiplier: 1 },
        })),
      };
    case '/v2/voices': {
      const size = Math.min(100, Number(request.query.get('page_size') ?? 10));
      const from = Number(request.query.get('next_page_token') ?? 0);
      const more = from + size < VOICES.length;
      return {
        json: {
          voices: VOICES.slice(from, from + size),
          has_more: more,
          total_count: VOICES.length,
          next_page_token: more ? String(from + size) : null,
        },
      };
    }
    case '/v1/user':
      return { json: { user_id: 'user-1', first_name: 'Robin', subscription: { tier: 'creator' } } };
    case '/v1/user/subscription':
      return {
        json: {
          tier: 'creator',
          character_count: state.account.used,
          character_limit: state.account.limit,
          max_credit_limit_extension: 0,
          next_character_count_reset_unix: 1_796_083_200,
          status: 'active',
        },
      };
    case '/v1/history':
      return { json: historyPage(request, state.history) };
    default:
      return undefined;
  }
}

function historyPage(request: FakeRequest, history: readonly HistoryItem[]): unknown {
  const { query } = request;
  const after = Number(query.get('date_after_unix') ?? 0);
  const found = history
    .filter(
      (item) =>
        item.date_unix >= after && fits(query, 'voice_id', item.voice_id) && fits(query, 'model_id', item.model_id),
    )
    .toReversed();
  const size = Number(query.get('page_size') ?? 100);
  const page = found.slice(0, size).map(withoutBytes);
  return { history: page, has_more: found.length > size, last_history_item_id: page.at(-1)?.history_item_id ?? null };
}

function withoutBytes(item: HistoryItem): Omit<HistoryItem, 'bytes'> {
  const { bytes: _bytes, ...rest } = item;
  return rest;
}

function fits(query: URLSearchParams, name: string, value: string): boolean {
  return query.get(name) === null || query.get(name) === value;
}

function speak(
  server: FakeServer,
  request: FakeRequest,
  order: { entry: CreateEntry; account: { used: number }; history: HistoryItem[]; voiceId: string },
): FakeAnswer {
  const { entry, account, history, voiceId } = order;
  const parsed = speechSchema.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error);
  const { text, model_id } = parsed.data;
  const model = MODELS.find((one) => one.model_id === model_id && one.can);
  if (model === undefined) return refusal(400, 'model_not_found', `Model ${model_id} cannot do text to speech.`);
  if (!VOICES.some((voice) => voice.voice_id === voiceId))
    return refusal(404, 'voice_not_found', 'A voice with this id was not found.');
  if (text.length > model.max)
    return refusal(400, 'max_character_limit_exceeded', 'The text is too long for this model.');
  const credits = Math.ceil(text.length * model.multiplier);
  const isWav = request.query.get('output_format')?.startsWith('wav') === true;
  const bytes = isWav ? wav(1, 300 + history.length) : Buffer.concat([mp3(1), Buffer.from(`TAG${history.length}`)]);
  const mime = isWav ? 'audio/wav' : 'audio/mpeg';
  entry.taskId = `history-${history.length + 1}`;
  entry.chargedMicros = credits * CREDIT_MICROS;
  history.push({
    history_item_id: entry.taskId,
    request_id: entry.requestId,
    voice_id: voiceId,
    model_id,
    text,
    date_unix: Math.floor(Date.now() / 1000),
    character_count_change_from: account.used,
    character_count_change_to: account.used + credits,
    content_type: mime,
    state: 'created',
    source: 'TTS',
    bytes,
  });
  account.used += credits;
  return billed(server, serveFile(server.faults, request, { bytes, mime }), { entry, credits });
}

function effect(
  server: FakeServer,
  request: FakeRequest,
  order: { entry: CreateEntry; account: { used: number } },
): FakeAnswer {
  const parsed = effectSchema.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error);
  order.entry.taskId = `effect-${server.books.taken + 1}`;
  order.entry.chargedMicros = 120_000;
  order.account.used += 1200;
  const file = { bytes: Buffer.concat([mp3(1), Buffer.from(order.entry.taskId)]), mime: 'audio/mpeg' };
  return billed(server, serveFile(server.faults, request, file), { entry: order.entry, credits: 1200 });
}

function music(server: FakeServer, request: FakeRequest, entry: CreateEntry): FakeAnswer {
  const parsed = musicSchema.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error);
  entry.taskId = `song-${server.books.taken + 1}`;
  entry.chargedMicros = Math.ceil((parsed.data.music_length_ms / 60_000) * 300_000);
  const file = { bytes: Buffer.concat([mp3(2), Buffer.from(entry.taskId)]), mime: 'audio/mpeg' };
  const answer = serveFile(server.faults, request, file);
  return answer.drop === true
    ? answer
    : { ...answer, headers: { ...answer.headers, 'song-id': entry.taskId, 'request-id': entry.requestId } };
}

function billed(server: FakeServer, answer: FakeAnswer, bill: { entry: CreateEntry; credits: number }): FakeAnswer {
  if (answer.drop === true) return answer;
  const credits = server.faults.take('wrong_cost') ? bill.credits * 10 : bill.credits;
  const cost: Record<string, string> = server.faults.take('missing_cost') ? {} : { 'character-cost': String(credits) };
  return { ...answer, headers: { ...answer.headers, ...cost, 'request-id': bill.entry.requestId } };
}

function invalid(error: z.ZodError): FakeAnswer {
  const detail = error.issues.map((issue) => ({
    loc: ['body', ...issue.path.map(String)],
    msg: issue.message,
    type: 'value_error',
  }));
  return { status: 422, json: { detail } };
}

function refusal(status: number, code: string, message: string): FakeAnswer {
  return { status, json: { detail: { status: code, message } } };
}

function complain(complaint: Complaint, message?: string): FakeAnswer {
  const { status, code, message: usual } = COMPLAINTS[complaint];
  return refusal(status, code, message ?? usual);
}
