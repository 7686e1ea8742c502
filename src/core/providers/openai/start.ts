import { assetIdSchema } from '../../../contract/ids.ts';
import type { JsonValue } from '../../../contract/units.ts';
import type { AdapterAttempt, AdapterContext, AdapterRequest, StartResult } from '../adapter.ts';
import type { Call, VendorClient } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { create, unreadableCreate } from '../http.ts';
import { keepAnswer } from '../kept-answer.ts';
import type { PriceTable } from '../prices.ts';
import { handleOfAnswer } from './answer.ts';
import { featuresOf } from './models.ts';
import { type Order, orderOf } from './order.ts';
import { sizeProblem } from './tokens.ts';

/** Ten pictures of the largest size as base64, and room to spare. */
const ANSWER_BYTES_MAX = 384 * 1024 ** 2;
/** Largest input picture, bytes. */
const INPUT_BYTES_MAX = 50_000_000;
const INPUT_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];
/** Headers that say what a request was. */
const HEADERS = ['x-request-id', 'openai-processing-ms'] as const;

/** Checks what the form cannot: sizes against each other, and the inputs. Throws ProviderFailure `rejected` (nothing sent). */
export async function prepareOpenAi(context: AdapterContext, request: AdapterRequest): Promise<JsonValue> {
  const order = orderOf(request);
  if (order.kind === 'speech') return null;
  const problem = order.autoSize ? undefined : sizeProblem(order);
  if (problem !== undefined) throw refused(problem);
  if (order.background === 'transparent' && order.format === 'jpeg')
    throw refused('JPEG cannot be transparent. Choose PNG or WebP.');
  if (order.mask !== undefined && order.inputs.length === 0) throw refused('A mask needs an image that it belongs to.');
  for (const id of order.inputs) await inputOf(context, id, INPUT_TYPES);
  if (order.mask !== undefined) await inputOf(context, order.mask, ['image/png']);
  return null;
}

/**
 * The one paid call, answered with the result itself. The whole answer is kept on disk before this resolves; without that nobody could
 * ask for it again. Throws ProviderFailure.
 */
export async function startOpenAi(
  client: VendorClient,
  attempt: AdapterAttempt,
  prices: PriceTable,
): Promise<StartResult> {
  const order = orderOf(attempt.request);
  const call = order.kind === 'speech' ? speechCall(order) : await imageCall(client.context, order);
  const answer = await create(client, { ...call, maxBytes: ANSWER_BYTES_MAX });
  // Read once before it is kept: what is kept must be whole.
  const isWhole =
    order.kind === 'speech' ? answer.bytes.byteLength > 0 && !isJson(answer.headers) : answer.json !== undefined;
  if (!isWhole) throw unreadableCreate(client, answer);
  const kept = await keepAnswer(client.context, attempt.attemptId, { answer, headers: HEADERS });
  const handle = await handleOfAnswer(client.context, attempt, { kept, prices });
  if (handle === undefined) throw unreadableCreate(client, answer);
  return { handle };
}

function isJson(headers: Headers): boolean {
  return /json|html/.test(headers.get('content-type') ?? '');
}

function speechCall(order: Extract<Order, { kind: 'speech' }>): Call {
  const hasInstructions = featuresOf(order.model)?.hasInstructions === true;
  return {
    path: '/v1/audio/speech',
    json: {
      model: order.model,
      input: order.prompt,
      voice: order.voice,
      response_format: order.format,
      ...(hasInstructions && order.style !== undefined && order.style !== '' ? { instructions: order.style } : {}),
      ...(!hasInstructions && order.speed !== undefined ? { speed: order.speed } : {}),
      // Only as events does the answer say what was used.
      ...(hasInstructions ? { stream_format: 'sse' } : {}),
    },
  };
}

async function imageCall(context: AdapterContext, order: Extract<Order, { kind: 'image' }>): Promise<Call> {
  const fields: Readonly<Record<string, string | number>> = {
    model: order.model,
    prompt: order.prompt,
    n: order.count,
    size: order.autoSize ? 'auto' : `${order.width}x${order.height}`,
    quality: order.quality,
    background: order.background,
    output_format: order.format,
    ...(order.complexity === undefined ? {} : { complexity: order.complexity }),
    // The description of edits does not name it; a field that is not needed must not be the reason for a refusal.
    ...(order.inputs.length > 0 || order.moderation === 'auto' ? {} : { moderation: order.moderation }),
  };
  if (order.inputs.length === 0) return { path: '/v1/images/generations', json: fields };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  for (const [index, id] of order.inputs.entries()) {
    const { mime, bytes } = await inputOf(context, id, INPUT_TYPES);
    form.append('image[]', new Blob([bytes], { type: mime }), `image-${index + 1}.${mime.slice('image/'.length)}`);
  }
  if (order.mask !== undefined) {
    const { mime, bytes } = await inputOf(context, order.mask, ['image/png']);
    form.set('mask', new Blob([bytes], { type: mime }), 'mask.png');
  }
  return { path: '/v1/images/edits', form };
}

async function inputOf(
  context: AdapterContext,
  id: string,
  types: readonly string[],
): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> }> {
  const input = await context.readAsset(assetIdSchema.parse(id));
  if (!types.includes(input.mime))
    throw refused(
      `OpenAI takes ${types.map((type) => type.slice(6).toUpperCase()).join(', ')} here, not ${input.mime}.`,
    );
  if (input.bytes.byteLength >= INPUT_BYTES_MAX) throw refused('An input picture must be smaller than 50 MB.');
  return input;
}

function refused(message: string): ProviderFailure {
  return new ProviderFailure('rejected', message, { sent: 'no' });
}
