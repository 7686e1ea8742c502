import { z } from 'zod';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { Complaint, FakeServer, FakeVendor } from './fake-server.ts';
import {
  beginTask,
  CREDIT_MICROS,
  finishTasks,
  invalid,
  refusedTask,
  type RunwayTasks,
  taskAnswer,
} from './runway-tasks.ts';

/** The endpoints that make something, and what they make. */
const ENDPOINTS: Readonly<Record<string, 'video' | 'image' | 'audio'>> = {
  text_to_video: 'video',
  image_to_video: 'video',
  video_to_video: 'video',
  text_to_image: 'image',
  text_to_speech: 'audio',
  sound_effect: 'audio',
};

/** What the account's tier lists: our models, one that is new, one of another product. */
const LISTED = (
  'gen4.5 gen4_turbo veo3.1 veo3.1_fast seedance2 seedance2_fast seedance2_mini seedance2_5 wan3 wan3_prime aleph2 grok_imagine_1_5 hailuo3 ' +
  'gemini_omni_flash gemini_omni_flash_1.1 happyhorse_1_0 h3_max gen4_image gen4_image_turbo gpt_image_2 gpt_image_2_5_flare ' +
  'gpt_image_2_5_sunburst gemini_image3_pro gemini_image3.1_flash gemini_2.5_flash seedream5_pro seedream5_lite grok_imagine_image_2 ' +
  'muse_image eleven_multilingual_v2 eleven_v3 eleven_text_to_sound_v2 seed_audio runway_new_video gwm1_avatars'
).split(' ');

/** Credits that a fresh account has. */
const START_CREDITS = 25_000;

/**
 * Runway's tasks, uploads and account, as its typed client describes them (version header 2024-11-06). Credits are taken at the create
 * and come back when a task fails or is cancelled, but not when the input broke the rules (a prompt with “#unsafe”).
 */
export function fakeRunway(server: FakeServer): FakeVendor {
  const key = 'key_fake_runway_0123456789abcdef';
  const tasks: RunwayTasks = new Map();
  return {
    id: 'runway',
    key,
    isAuthorized: ({ path, headers }) => path.startsWith('/__uploads/') || headers.authorization === `Bearer ${key}`,
    // The rules of content are checked after a task was taken on: it fails, and for what broke them at once nothing is taken.
    complain: (complaint, message) =>
      complaint === 'moderated' ? { json: refusedTask(tasks) } : complain(complaint, message),
    finishAll: () => finishTasks(tasks),
    answer: (request) => {
      if (request.path.startsWith('/__uploads/')) return uploaded(request);
      if (request.headers['x-runway-version'] !== '2024-11-06')
        return complain('invalid', 'The X-Runway-Version header is missing or names no version.');
      const [, version, root = '', id] = request.path.split('/');
      if (version !== 'v1') return undefined;
      const kind = ENDPOINTS[root];
      if (kind !== undefined && request.method === 'POST' && id === undefined)
        return server.create(request, (entry) => beginTask(server, request, { entry, tasks, endpoint: root, kind }));
      if (root === 'tasks') return taskAnswer(server, request, { tasks, id: id ?? '' });
      if (root === 'uploads' && request.method === 'POST') return placeFor(server, request);
      if (root === 'organization' && request.method === 'GET') return { json: organization(server) };
      return undefined;
    },
  };
}

function placeFor(server: FakeServer, request: FakeRequest): FakeAnswer {
  const parsed = z.object({ filename: z.string().min(1), type: z.literal('ephemeral') }).safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error.issues);
  const name = crypto.randomUUID();
  return {
    json: {
      uploadUrl: `${server.url}/__uploads/${name}`,
      fields: { key: name, policy: 'signed' },
      runwayUri: `runway://uploads/${name}`,
    },
  };
}

/** A store of uploads takes a signed form, and never our key. */
async function uploaded(request: FakeRequest): Promise<FakeAnswer> {
  if (request.headers.authorization !== undefined)
    return { status: 400, json: { error: 'only one kind of credentials' } };
  const form = await request.form();
  const isWhole = form.get('policy') === 'signed' && form.get('file') instanceof File;
  return { status: isWhole ? 204 : 400, bytes: new Uint8Array() };
}

function organization(server: FakeServer): unknown {
  const limits = { maxConcurrentGenerations: 2, maxDailyGenerations: 200 };
  return {
    creditBalance: server.faults.list().includes('quota')
      ? 0
      : START_CREDITS - server.books.chargedMicros / CREDIT_MICROS,
    tier: { maxMonthlyCreditSpend: 10_000, models: Object.fromEntries(LISTED.map((id) => [id, limits])) },
    usage: { models: {} },
  };
}

const COMPLAINTS: Readonly<Record<Complaint, { readonly status: number; readonly error: string }>> = {
  moderated: { status: 400, error: 'The prompt was flagged by our safety system.' },
  quota: { status: 400, error: 'You do not have enough credits to run this task.' },
  busy: { status: 429, error: 'You have exceeded the number of generations per day of your tier.' },
  unauthorized: { status: 401, error: 'The API key is invalid.' },
  internal: { status: 500, error: 'An unexpected error occurred.' },
  not_found: { status: 404, error: 'Not found' },
  invalid: { status: 400, error: 'Validation of body failed' },
};

function complain(complaint: Complaint, message?: string): FakeAnswer {
  const { status, error } = COMPLAINTS[complaint];
  return { status, json: { error: message ?? error } };
}
