import sharp from 'sharp';
import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { Complaint, FakeServer, FakeVendor } from './fake-server.ts';
import { serveFile } from './files.ts';
import { mp3, png, wav } from './media.ts';

/** Rates of the stand-in's own books, micro-dollars for each token: what the vendor publishes for the gpt-image-2 family. */
const RATE = { textIn: 5, imageIn: 8, imageOut: 30, speechIn: 0.6, speechOut: 12 } as const;
const FACTORS: Readonly<Record<string, number>> = { low: 16, medium: 48, high: 96 };
const MODELS: readonly { id: string; shutdown_date: string | null }[] = [
  { id: 'gpt-image-2.6-sunburst', shutdown_date: null },
  { id: 'gpt-image-2.6-flare', shutdown_date: null },
  { id: 'gpt-image-2.5-flare', shutdown_date: null },
  { id: 'gpt-image-2', shutdown_date: null },
  { id: 'gpt-image-2-2026-04-21', shutdown_date: null },
  { id: 'gpt-image-1.5', shutdown_date: '2026-12-01' },
  { id: 'gpt-image-1', shutdown_date: '2026-10-23' },
  { id: 'gpt-image-3-preview', shutdown_date: null },
  { id: 'gpt-4o-mini-tts', shutdown_date: '2027-01-06' },
  { id: 'tts-1', shutdown_date: '2027-01-06' },
  { id: 'gpt-5', shutdown_date: null },
];

const imageSchema = z.object({
  model: z.string(),
  prompt: z.string().min(1).max(32_000),
  n: z.coerce.number().int().min(1).max(10).default(1),
  size: z.string().default('auto'),
  quality: z.string().default('auto'),
  background: z.enum(['transparent', 'opaque', 'auto']).default('auto'),
  output_format: z.enum(['png', 'jpeg', 'webp']).default('png'),
});
const speechSchema = z.object({
  model: z.string(),
  input: z.string().min(1).max(4096),
  voice: z.string(),
  instructions: z.string().optional(),
  response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).default('mp3'),
  speed: z.number().min(0.25).max(4).default(1),
  stream_format: z.enum(['sse', 'audio']).default('audio'),
});

type Usage = { text: number; image: number; output: number };

/** OpenAI's images and speech, as its published description has them: synchronous, no task ids, usage in the answer, no idempotency key. */
export function fakeOpenAi(server: FakeServer): FakeVendor {
  const key = 'sk-fake-openai-0123456789abcdef';
  return {
    id: 'openai',
    key,
    isAuthorized: (request) => request.headers.authorization === `Bearer ${key}`,
    complain,
    answer: (request) => {
      switch (`${request.method} ${request.path}`) {
        case 'GET /v1/models':
          return {
            json: {
              object: 'list',
              data: MODELS.map((model) => ({ ...model, object: 'model', created: 1, owned_by: 'system' })),
            },
          };
        case 'POST /v1/images/generations':
          return server.create(request, (entry) =>
            generate(server, request, { entry, body: request.json(), inputs: [] }),
          );
        case 'POST /v1/images/edits':
          return server.create(request, (entry) => edit(server, request, entry));
        case 'POST /v1/audio/speech':
          return server.create(request, (entry) => speak(server, request, entry));
        default:
          return undefined;
      }
    },
  };
}

async function edit(server: FakeServer, request: FakeRequest, entry: CreateEntry): Promise<FakeAnswer> {
  const form = await request.form();
  const files = [...form.getAll('image[]'), ...form.getAll('image')].filter((part) => part instanceof File);
  if (files.length === 0 || files.length > 16) return complain('invalid', 'image is required');
  const mask = form.get('mask');
  if (mask instanceof File && mask.type !== 'image/png') return complain('invalid', 'mask must be a PNG');
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  return generate(server, request, { entry, body: fields, inputs: files });
}

async function generate(
  server: FakeServer,
  request: FakeRequest,
  order: { entry: CreateEntry; body: unknown; inputs: readonly File[] },
): Promise<FakeAnswer> {
  const parsed = imageSchema.safeParse(order.body);
  if (!parsed.success) return complain('invalid', `Invalid value: '${parsed.error.issues[0]?.path.join('.')}'.`);
  const { model, n, prompt, output_format } = parsed.data;
  if (!MODELS.some((known) => known.id === model)) return complain('not_found', `The model '${model}' does not exist.`);
  const size = sizeOf(parsed.data.size);
  if (size === undefined) return complain('invalid', `Invalid size '${parsed.data.size}'.`);
  const quality = parsed.data.quality === 'auto' ? 'medium' : parsed.data.quality;
  const usage: Usage = {
    text: Math.ceil(prompt.length / 4) + 7,
    image: order.inputs.length * 1024,
    output: n * outputTokens(quality, size),
  };
  order.entry.taskId = `image-${server.books.taken + 1}`;
  order.entry.chargedMicros = Math.ceil(
    usage.text * RATE.textIn + usage.image * RATE.imageIn + usage.output * RATE.imageOut,
  );
  const data = await Promise.all(
    Array.from({ length: n }, async (_, i) => {
      const picture = png(size.width, size.height, [40 + i * 20, (server.books.taken * 37) % 256, prompt.length % 256]);
      const bytes = output_format === 'png' ? picture : await sharp(picture).toFormat(output_format).toBuffer();
      return { b64_json: bytes.toString('base64') };
    }),
  );
  const told = server.faults.take('wrong_cost') ? times(usage, 10) : usage;
  const answer = {
    created: 1,
    background: 'opaque',
    output_format,
    size: `${size.width}x${size.height}`,
    quality,
    data,
    ...(server.faults.take('missing_cost') ? {} : { usage: usageJson(told) }),
  };
  const file = { bytes: Buffer.from(JSON.stringify(answer)), mime: 'application/json' };
  return named(serveFile(server.faults, request, file), order.entry);
}

function speak(server: FakeServer, request: FakeRequest, entry: CreateEntry): FakeAnswer {
  const parsed = speechSchema.safeParse(request.json());
  if (!parsed.success) return complain('invalid', `Invalid value: '${parsed.error.issues[0]?.path.join('.')}'.`);
  const { model, input, instructions, response_format, stream_format } = parsed.data;
  const seconds = Math.max(0.5, input.length / 15);
  const bytes =
    response_format === 'wav' ? wav(Math.min(seconds, 2), 300 + server.books.taken) : mp3(Math.min(seconds, 2));
  entry.taskId = `speech-${server.books.taken + 1}`;
  const tokens = {
    input: Math.ceil((input.length + (instructions?.length ?? 0)) / 4),
    output: Math.ceil(seconds * 21),
  };
  const isTokens = model.startsWith('gpt-4o-mini-tts');
  const perCharacter = model === 'tts-1-hd' ? 30 : 15;
  entry.chargedMicros = isTokens
    ? Math.ceil(tokens.input * RATE.speechIn + tokens.output * RATE.speechOut)
    : input.length * perCharacter;
  if (stream_format === 'audio')
    return named(
      serveFile(server.faults, request, { bytes, mime: response_format === 'wav' ? 'audio/wav' : 'audio/mpeg' }),
      entry,
    );
  if (!isTokens) return complain('invalid', 'stream_format sse is not supported by this model');
  const half = Math.floor(bytes.byteLength / 2);
  const told = server.faults.take('wrong_cost') ? 10 : 1;
  const usage = {
    input_tokens: tokens.input * told,
    output_tokens: tokens.output * told,
    total_tokens: (tokens.input + tokens.output) * told,
  };
  const events = [
    { type: 'speech.audio.delta', audio: bytes.subarray(0, half).toString('base64') },
    { type: 'speech.audio.delta', audio: bytes.subarray(half).toString('base64') },
    { type: 'speech.audio.done', ...(server.faults.take('missing_cost') ? {} : { usage }) },
  ];
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  return named(serveFile(server.faults, request, { bytes: Buffer.from(text), mime: 'text/event-stream' }), entry);
}

/** Size rules of the gpt-image-2 family; `auto` is a landscape. */
function sizeOf(text: string): { width: number; height: number } | undefined {
  if (text === 'auto') return { width: 1536, height: 1024 };
  const [width = 0, height = 0] = text.split('x').map(Number);
  const pixels = width * height;
  const isFine =
    width % 16 === 0 &&
    height % 16 === 0 &&
    Math.max(width, height) <= 3840 &&
    Math.max(width, height) <= 3 * Math.min(width, height) &&
    pixels >= 655_360 &&
    pixels <= 8_294_400;
  return isFine ? { width, height } : undefined;
}

/** Written apart from ours on purpose: the books must not inherit our mistakes. */
function outputTokens(quality: string, { width, height }: { width: number; height: number }): number {
  const q = FACTORS[quality] ?? 384;
  const long = Math.max(width, height);
  const short = Math.floor((2 * q * Math.min(width, height) + long) / (2 * long));
  return Math.floor((q * short * (2_000_000 + width * height) + 3_999_999) / 4_000_000);
}

function times(usage: Usage, factor: number): Usage {
  return { text: usage.text * factor, image: usage.image * factor, output: usage.output * factor };
}

function usageJson({ text, image, output }: Usage): unknown {
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: output,
    total_tokens: text + image + output,
  };
}

function named(answer: FakeAnswer, entry: CreateEntry): FakeAnswer {
  return answer.drop === true ? answer : { ...answer, headers: { ...answer.headers, 'x-request-id': entry.requestId } };
}

const COMPLAINTS: Readonly<Record<Complaint, { status: number; type: string; code: string | null; message: string }>> =
  {
    moderated: {
      status: 400,
      type: 'image_generation_user_error',
      code: 'moderation_blocked',
      message: 'Your request was rejected by the safety system.',
    },
    quota: {
      status: 429,
      type: 'insufficient_quota',
      code: 'insufficient_quota',
      message: 'You exceeded your current quota, please check your plan and billing details.',
    },
    busy: {
      status: 429,
      type: 'requests',
      code: 'rate_limit_exceeded',
      message: 'Rate limit reached for images per minute.',
    },
    unauthorized: {
      status: 401,
      type: 'invalid_request_error',
      code: 'invalid_api_key',
      message: 'Incorrect API key provided: sk-fake***.',
    },
    internal: {
      status: 500,
      type: 'server_error',
      code: null,
      message: 'The server had an error while processing your request.',
    },
    not_found: { status: 404, type: 'invalid_request_error', code: 'model_not_found', message: 'Not found.' },
    invalid: { status: 400, type: 'invalid_request_error', code: 'invalid_value', message: 'Invalid value.' },
  };

function complain(complaint: Complaint, message?: string): FakeAnswer {
  const { status, type, code, message: usual } = COMPLAINTS[complaint];
  return { status, json: { error: { message: message ?? usual, type, param: null, code } } };
}
