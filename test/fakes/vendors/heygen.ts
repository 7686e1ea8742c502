import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { FakeServer, FakeVendor } from './fake-server.ts';
import { complain, PRIVATE_LOOKS, PUBLIC_LOOKS, SPEECH_SECOND_MICROS, VOICES } from './heygen-data.ts';
import { beginSession, sessionAnswer } from './heygen-sessions.ts';
import { beginVideo, finishVideos, type HeyGenStore, videoAnswer } from './heygen-videos.ts';
import { wav } from './media.ts';

const speechSchema = z.object({
  text: z.string().min(1).max(5000),
  voice_id: z.string(),
  input_type: z.enum(['text', 'ssml']).default('text'),
  speed: z.number().min(0.5).max(2).default(1),
  language: z.string().optional(),
  locale: z.string().optional(),
});

/** What a fresh wallet holds, dollars. */
const START_USD = 250;

/** HeyGen's API v3 as its command line describes it: videos, agent, speech, looks, voices, uploads, the account. */
export function fakeHeyGen(server: FakeServer): FakeVendor {
  const key = 'fake-heygen-0123456789abcdef';
  const store: HeyGenStore = { videos: new Map(), sounds: new Map(), sessions: new Map() };
  return {
    id: 'heygen',
    key,
    isAuthorized: (request) => request.headers['x-api-key'] === key,
    complain,
    finishAll: () => {
      server.faults.clear();
      finishVideos(store);
    },
    answer: (request) => {
      const [, version, root] = request.path.split('/');
      if (version !== 'v3') return undefined;
      const isCreate = request.method === 'POST';
      if (isCreate && request.path === '/v3/videos')
        return server.create(request, (entry) => beginVideo(server, request, { entry, store }));
      if (isCreate && request.path === '/v3/video-agents')
        return server.create(request, (entry) => beginSession(request, { entry, store }));
      if (isCreate && request.path === '/v3/voices/speech')
        return server.create(request, (entry) => speak(server, request, entry));
      if (isCreate && request.path === '/v3/assets') return upload(request, store);
      if (root === 'videos') return videoAnswer(server, request, store);
      if (root === 'video-agents') return sessionAnswer(server, request, store);
      return request.method === 'GET' ? readAnswer(server, request) : undefined;
    },
  };
}

/** Speech is answered with the address of its sound. */
function speak(server: FakeServer, request: FakeRequest, entry: CreateEntry): FakeAnswer {
  const parsed = speechSchema.safeParse(request.json());
  if (!parsed.success) return complain('invalid', parsed.error.issues[0]?.message);
  const { text, voice_id, speed } = parsed.data;
  if (!starfish().some((voice) => voice.voice_id === voice_id))
    return complain('invalid', 'No such voice.', 'voice_id');
  const seconds = Math.max(0.5, Math.ceil((text.length / 15 / speed) * 10) / 10);
  const file = server.files.add(wav(seconds, 300 + server.books.taken), 'audio/wav');
  entry.taskId = `speech-${server.books.taken + 1}`;
  entry.chargedMicros = Math.ceil(seconds * SPEECH_SECOND_MICROS);
  const said = server.faults.take('wrong_cost') ? seconds * 10 : seconds;
  const duration = server.faults.take('missing_cost') ? {} : { duration: said };
  return {
    json: {
      data: { audio_url: `${server.url}${server.files.address(file)}`, request_id: entry.requestId, ...duration },
    },
  };
}

/** A sound's seconds are read off its length: 8 kHz, 16 bit, mono, as the tests send it. */
async function upload(request: FakeRequest, store: HeyGenStore): Promise<FakeAnswer> {
  const file = (await request.form()).get('file');
  if (!(file instanceof File)) return complain('invalid', 'A file is required.', 'file');
  const id = `asset-${store.sounds.size + 1}`;
  store.sounds.set(id, Math.max(0.1, Math.round((file.size - 44) / 1600) / 10));
  return {
    json: {
      data: { asset_id: id, mime_type: file.type, size_bytes: file.size, url: 'https://files.heygen.example/a' },
    },
  };
}

function readAnswer(server: FakeServer, request: FakeRequest): FakeAnswer | undefined {
  const { query } = request;
  switch (request.path) {
    case '/v3/users/me': {
      const remaining_balance = START_USD - server.books.chargedMicros / 1_000_000;
      return {
        json: {
          data: {
            username: 'robin',
            email: 'robin@example.com',
            first_name: 'Robin',
            last_name: 'Example',
            billing_type: 'wallet',
            wallet: { currency: 'usd', remaining_balance, auto_reload: { enabled: false } },
          },
        },
      };
    }
    case '/v3/avatars/looks':
      return { json: page(query.get('ownership') === 'private' ? PRIVATE_LOOKS : PUBLIC_LOOKS, query, 50) };
    case '/v3/voices': {
      const voices = query.get('engine') === 'starfish' ? starfish() : VOICES;
      return { json: page(query.get('type') === 'private' ? [] : voices, query, 100) };
    }
    default:
      return undefined;
  }
}

function starfish(): typeof VOICES {
  return VOICES.filter((_, index) => index % 2 === 0);
}

function page(items: readonly unknown[], query: URLSearchParams, most: number): unknown {
  const from = Number(query.get('token') ?? 0);
  const size = Math.min(most, Number(query.get('limit') ?? 20));
  const hasMore = from + size < items.length;
  return { data: items.slice(from, from + size), has_more: hasMore, next_token: hasMore ? String(from + size) : null };
}
