import { z } from 'zod';
import { assetIdSchema } from '../../../contract/ids.ts';
import type { JsonObject } from '../../../contract/units.ts';
import type { AdapterContext, AdapterRequest } from '../adapter.ts';
import { toBase64 } from '../base64.ts';
import type { Call } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { ELEVENLABS_MODELS, jobTypeOf, type Work, workOf } from './models.ts';
import { OFFLINE } from './pickers.ts';

/** An asset; in a request that is only priced it may still be a data: URL. */
const inputSchema = z.string();

const paramsSchema = z.object({
  prompt: z.string(),
  voice: z.string().optional(),
  stability: z.number().optional(),
  similarity: z.number().optional(),
  speed: z.number().optional(),
  language: z.string().optional(),
  seed: z.int().optional(),
  format: z.string().default('mp3_44100_128'),
  duration: z.number().optional(),
  loop: z.boolean().default(false),
  influence: z.number().optional(),
  instrumental: z.boolean().default(false),
  negativePrompt: z.string().optional(),
  aspectRatio: z.string().default('16:9'),
  resolution: z.string().optional(),
  quality: z.string().optional(),
  audio: z.boolean().default(true),
  image: inputSchema.optional(),
  image2: inputSchema.optional(),
  image3: inputSchema.optional(),
  mask: inputSchema.optional(),
  endImage: inputSchema.optional(),
});

/** A request in ElevenLabs' terms. */
export type Order = z.output<typeof paramsSchema> & {
  readonly work: Work;
  readonly model: string;
  readonly voiceId: string;
};

/** Reads a request that was checked against our capabilities. Pure. */
export function orderOf(request: AdapterRequest): Order {
  const standard = ELEVENLABS_MODELS.find((model) => jobTypeOf(model.work) === request.jobType)?.id ?? '';
  const model = request.model ?? standard;
  const params = paramsSchema.parse(request.params);
  return { ...params, model, work: workOf(model), voiceId: params.voice ?? OFFLINE.voices[0]?.id ?? '' };
}

/** Largest picture that goes along with a request, bytes. */
const INLINE_BYTES_MAX = 25 * 1000 ** 2;

/** The request that costs money. Reads inputs from the library; throws ProviderFailure `rejected` (nothing sent) for one that does not fit. */
export async function callOf(context: AdapterContext, order: Order): Promise<Call> {
  switch (order.work) {
    case 'speech':
      return speechCall(order);
    case 'effect':
      return effectCall(order);
    case 'music':
      return musicCall(order);
    case 'image':
      return { path: '/v1/flows/image', json: await imageBody(context, order) };
    case 'video':
      return { path: '/v1/flows/video', json: await videoBody(context, order) };
  }
}

function speechCall(order: Order): Call {
  const settings: JsonObject = {
    ...(order.stability === undefined ? {} : { stability: order.stability }),
    ...(order.similarity === undefined ? {} : { similarity_boost: order.similarity }),
    ...(order.speed === undefined ? {} : { speed: order.speed }),
  };
  return {
    path: `/v1/text-to-speech/${encodeURIComponent(order.voiceId)}`,
    query: { output_format: order.format },
    json: {
      text: order.prompt,
      model_id: order.model,
      ...(order.seed === undefined ? {} : { seed: order.seed }),
      ...(order.language === undefined || order.language === '' ? {} : { language_code: order.language }),
      ...(Object.keys(settings).length === 0 ? {} : { voice_settings: settings }),
    },
  };
}

function effectCall(order: Order): Call {
  return {
    path: '/v1/sound-generation',
    query: { output_format: order.format },
    json: {
      text: order.prompt,
      model_id: order.model,
      loop: order.loop,
      ...(order.duration === undefined ? {} : { duration_seconds: order.duration }),
      ...(order.influence === undefined ? {} : { prompt_influence: order.influence }),
    },
  };
}

function musicCall(order: Order): Call {
  return {
    path: '/v1/music',
    query: { output_format: order.format },
    json: {
      prompt: order.prompt,
      model_id: order.model,
      music_length_ms: musicMs(order),
      force_instrumental: order.instrumental,
    },
  };
}

/** Length of a piece of music, milliseconds. */
export function musicMs(order: Order): number {
  return Math.round((order.duration ?? 30) * 1000);
}

async function imageBody(context: AdapterContext, order: Order): Promise<JsonObject> {
  const inputs = [order.image, order.image2, order.image3].filter((id) => id !== undefined);
  const images: JsonObject[] = [];
  for (const id of inputs) images.push(await inlineImage(context, id));
  return {
    model_id: order.model,
    prompt: order.prompt,
    aspect_ratio: order.aspectRatio,
    resolution: order.resolution ?? '1K',
    ...(order.quality === undefined ? {} : { quality: order.quality }),
    ...(images.length === 0 ? {} : { images }),
    ...(order.mask === undefined ? {} : { mask: await inlineImage(context, order.mask) }),
  };
}

async function videoBody(context: AdapterContext, order: Order): Promise<JsonObject> {
  return {
    model_id: order.model,
    prompt: order.prompt,
    duration_secs: order.duration ?? 8,
    aspect_ratio: order.aspectRatio,
    resolution: order.resolution ?? '720p',
    generate_audio: order.audio,
    ...(order.negativePrompt === undefined || order.negativePrompt === ''
      ? {}
      : { negative_prompt: order.negativePrompt }),
    ...(order.seed === undefined ? {} : { seed: order.seed }),
    ...(order.image === undefined ? {} : { start_frame: await inlineImage(context, order.image) }),
    ...(order.endImage === undefined ? {} : { end_frame: await inlineImage(context, order.endImage) }),
  };
}

async function inlineImage(context: AdapterContext, id: string): Promise<JsonObject> {
  const { mime, bytes } = await context.readAsset(assetIdSchema.parse(id));
  if (!['image/png', 'image/jpeg', 'image/webp'].includes(mime))
    throw refused(`ElevenLabs takes PNG, JPEG and WebP pictures, not ${mime}.`);
  if (bytes.byteLength > INLINE_BYTES_MAX) throw refused('An input picture must be smaller than 25 MB.');
  return { type: 'inline_base64', content_base64: toBase64(bytes), mime_type: mime };
}

function refused(message: string): ProviderFailure {
  return new ProviderFailure('rejected', message, { sent: 'no' });
}
