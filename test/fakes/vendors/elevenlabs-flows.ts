import { z } from 'zod';
import { clip } from './clip.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { Complaint, FakeServer } from './fake-server.ts';
import { mp3, png } from './media.ts';

type Generation = {
  readonly id: string;
  readonly kind: string;
  readonly modelId: string;
  readonly file: string;
  readonly mime: string;
  polls: number;
  state: 'pending' | 'generating' | 'completed' | 'failed';
};

const FLOW_MODELS: Readonly<Record<string, readonly string[]>> = {
  image: ['gpt-image-2', 'gemini-3-pro-image', 'gemini-3.1-flash-image'],
  video: ['veo-3.1-generate-001', 'veo-3.1-fast-generate-001'],
  'text-to-speech': ['eleven_v3', 'eleven_multilingual_v2', 'eleven_flash_v2_5'],
};
/** What a generation takes in the stand-in's books, micro-dollars: the vendor publishes no price for these. */
const PRICE: Readonly<Record<string, number>> = { image: 130_000, video: 1_600_000 };

const orderSchema = z.looseObject({ model_id: z.string(), prompt: z.string().optional(), text: z.string().optional() });

export type FlowStore = { readonly generations: Generation[]; readonly finishAll: () => void };

export function flowStoreOf(server: FakeServer): FlowStore {
  const generations: Generation[] = [];
  return {
    generations,
    finishAll: () => {
      server.faults.clear();
      for (const one of generations) if (one.state !== 'failed') one.state = 'completed';
    },
  };
}

/** The asynchronous generations: created, polled, listed newest first, never cancelled; failed ones are not charged. */
export function flowAnswer(
  server: FakeServer,
  request: FakeRequest,
  options: { flows: FlowStore; complain: (complaint: Complaint, message?: string) => FakeAnswer },
): FakeAnswer | undefined | Promise<FakeAnswer> {
  const { flows, complain } = options;
  const [, , , kind = '', id] = request.path.split('/');
  if (FLOW_MODELS[kind] === undefined) return undefined;
  if (request.method === 'POST')
    return server.create(request, (entry) => begin(server, request, { ...options, kind, entry }));
  const ofKind = flows.generations.filter((one) => one.kind === kind);
  if (id === undefined) {
    const model = request.query.get('model_id');
    const listed = ofKind.filter((one) => model === null || one.modelId === model).toReversed();
    const size = Number(request.query.get('page_size') ?? 30);
    return {
      json: {
        generations: listed.slice(0, size).map((one) => view(server, one)),
        next_cursor: null,
        has_more: listed.length > size,
      },
    };
  }
  const found = ofKind.find((one) => one.id === id);
  if (found === undefined || server.faults.take('lost_task')) return complain('not_found');
  return { json: advance(server, found) };
}

function begin(
  server: FakeServer,
  request: FakeRequest,
  order: {
    kind: string;
    entry: { taskId: string | undefined; chargedMicros: number };
    flows: FlowStore;
    complain: (complaint: Complaint, message?: string) => FakeAnswer;
  },
): FakeAnswer {
  const parsed = orderSchema.safeParse(request.json());
  const { kind, entry, flows } = order;
  if (!parsed.success || FLOW_MODELS[kind]?.includes(parsed.data.model_id) !== true) return order.complain('invalid');
  const number = flows.generations.length + 1;
  const isImage = kind === 'image';
  const mime = isImage ? 'image/png' : kind === 'video' ? 'video/mp4' : 'audio/mpeg';
  const bytes = isImage
    ? png(1024, 576, [number % 256, 80, 120])
    : kind === 'video'
      ? clip(`generation ${number}`)
      : Buffer.concat([mp3(1), Buffer.from(`generation ${number}`)]);
  const generation: Generation = {
    id: `gen-${number}`,
    kind,
    modelId: parsed.data.model_id,
    file: server.files.add(bytes, mime),
    mime,
    polls: 0,
    state: 'pending',
  };
  flows.generations.push(generation);
  entry.taskId = generation.id;
  entry.chargedMicros =
    PRICE[kind] ??
    Math.ceil((parsed.data.text?.length ?? 0) * (parsed.data.model_id === 'eleven_flash_v2_5' ? 50 : 100));
  return { json: { id: generation.id, status: 'pending' } };
}

/** A generation gets on by one state with each question. */
function advance(server: FakeServer, generation: Generation): unknown {
  generation.polls += 1;
  const isStuck = server.faults.take('never_ends');
  if (generation.state === 'pending') generation.state = 'generating';
  else if (generation.state === 'generating' && !isStuck) {
    generation.state = server.faults.take('task_fails') ? 'failed' : 'completed';
    if (generation.state === 'failed') {
      const entry = server.books.of(generation.id);
      if (entry !== undefined) entry.chargedMicros = 0;
    }
  }
  if (server.faults.take('unknown_status')) return { id: generation.id, status: 'queued_for_review' };
  return view(server, generation);
}

function view(server: FakeServer, generation: Generation): unknown {
  const { id, state, file, mime } = generation;
  switch (state) {
    case 'completed':
      return { id, status: state, content_url: `${server.url}${server.files.address(file)}`, content_mime_type: mime };
    case 'failed':
      return {
        id,
        status: state,
        failure_reason: 'model_error',
        error_message: 'The model failed. Failed generations are not charged.',
      };
    default:
      return { id, status: state };
  }
}
