import type { JsonObject, JsonValue } from '../../../contract/units.ts';
import type { AdapterRequest } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { prepareInput } from './inputs.ts';
import { ratiosOf, type RunwayModel, type TaskKind, type TaskShape } from './model.ts';
import { modelOf, MODELS, ratioFor, resolutionFor, taskFor } from './models.ts';

/** A request as Runway sees it: which model, which kind of task, and what that takes. */
export type RunwayOrder = { readonly model: RunwayModel; readonly kind: TaskKind; readonly shape: TaskShape };

/** The model of a request and what it is to do; undefined when there is no such model or it does not do that. */
export function orderOf(request: AdapterRequest): RunwayOrder | undefined {
  const { params, jobType } = request;
  const model = request.model === undefined ? MODELS.find((one) => one.jobType === jobType) : modelOf(request.model);
  if (model === undefined || model.jobType !== jobType) return undefined;
  const task = taskFor(model, { hasVideo: params['video'] !== undefined, hasImage: params['image'] !== undefined });
  return task === undefined ? undefined : { model, kind: task[0], shape: task[1] };
}

/**
 * The body of a request, its inputs prepared. Throws ProviderFailure `rejected` (nothing sent) for what the model does not take together,
 * in words that say what to change.
 */
export async function bodyOf(
  client: VendorClient,
  request: AdapterRequest,
): Promise<{ readonly path: string; readonly body: JsonObject }> {
  const order = orderOf(request);
  if (order === undefined) throw rejected(`${request.model ?? 'This model'} does not make that from these inputs.`);
  const { params } = request;
  const body = {
    model: order.model.id,
    ...words(order, params),
    ...frame(order, params),
    ...settings(order.model, params),
    ...(await inputs(client, order, params)),
  };
  return { path: `/v1/${order.kind}`, body: defined(body) };
}

type Loose = Readonly<Record<string, JsonValue | undefined>>;

function words({ model, shape }: RunwayOrder, params: JsonObject): Loose {
  const prompt = params['prompt'];
  const isEmpty = typeof prompt !== 'string' || prompt.trim() === '';
  if (isEmpty && shape.promptOptional !== true) throw rejected(`${model.label} needs a prompt for this.`);
  return { promptText: isEmpty ? undefined : prompt, negativePrompt: params['negativePrompt'] };
}

function frame({ model, kind, shape }: RunwayOrder, params: JsonObject): Loose {
  const ratio = ratioFor(shape, params['ratio']);
  const ratios = ratiosOf(shape);
  const hasNone = params['ratio'] !== undefined && ratios.length === 0;
  if (hasNone || (ratio !== undefined && !ratios.includes(ratio))) {
    const instead = ratios.length === 0 ? 'leave the frame out' : `choose one of ${ratios.join(', ')}`;
    throw rejected(
      `For this kind of task (${kind.replaceAll('_', ' ')}) ${model.label} takes other frames: ${instead}.`,
    );
  }
  const seconds = params['duration'];
  return {
    ratio,
    resolution: shape.resolutions === undefined ? undefined : resolutionFor(shape, params['resolution']),
    duration: shape.duration === false ? undefined : seconds,
  };
}

function settings(model: RunwayModel, params: JsonObject): Loose {
  const { publicFigures, voice } = params;
  return {
    seed: params['seed'],
    audio: params['audio'],
    quality: params['quality'],
    background: params['background'],
    outputCount: model.outputs === undefined ? undefined : params['count'],
    loop: params['loop'],
    contentModeration: publicFigures === undefined ? undefined : { publicFigureThreshold: publicFigures },
    voice: voice === undefined ? undefined : { type: 'runway-preset', presetId: voice },
    speed: params['speed'],
    stability: params['stability'],
    similarityBoost: params['similarity'],
    style: params['style'],
    languageCode: params['language'],
  };
}

async function inputs(client: VendorClient, { model, kind, shape }: RunwayOrder, params: JsonObject): Promise<Loose> {
  const { image, lastImage, video } = params;
  if (lastImage !== undefined && (kind !== 'image_to_video' || shape.lastFrame !== true))
    throw rejected('A last frame needs a first frame beside it, and no clip.');
  if (video !== undefined && image !== undefined)
    throw rejected(`${model.label} takes either a clip or a first frame, not both.`);
  switch (kind) {
    case 'image_to_video': {
      const first = { uri: await prepareInput(client, image), position: 'first' };
      if (lastImage === undefined) return { promptImage: [first] };
      return { promptImage: [first, { uri: await prepareInput(client, lastImage), position: 'last' }] };
    }
    case 'video_to_video':
      return { [shape.videoField ?? 'videoUri']: await prepareInput(client, video) };
    case 'text_to_image':
      return references(client, model, params);
    default:
      return {};
  }
}

async function references(client: VendorClient, model: RunwayModel, params: JsonObject): Promise<Loose> {
  const given = REFERENCES.filter((name) => params[name] !== undefined);
  if (given.length === 0) return {};
  const images: JsonValue[] = [];
  for (const name of given)
    images.push({
      uri: await prepareInput(client, params[name]),
      ...(model.tags === true ? { tag: `image${REFERENCES.indexOf(name) + 1}` } : {}),
    });
  return { referenceImages: images };
}

/** The parameters that hold reference images. */
export const REFERENCES: readonly string[] = ['image', 'image2', 'image3'];

function defined(values: Loose): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function rejected(message: string): ProviderFailure {
  return new ProviderFailure('rejected', message, { sent: 'no' });
}
