import { assetIdSchema } from '../../../contract/ids.ts';
import type { JsonObject, JsonValue } from '../../../contract/units.ts';
import type { AdapterRequest } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { ProviderFailure } from '../errors.ts';
import { uploadFile } from './client.ts';
import { type HeyGenModel, heyGenModelOf } from './models.ts';
import type { HeyGenLook, Prepared } from './wire.ts';

const ASSET_BYTES_MAX = 32 * 1000 ** 2;

/** A request's endpoint and body, its inputs uploaded; our own mark (title, callback) is added when it is sent. */
export type HeyGenOrder = Pick<Prepared, 'job' | 'path' | 'wantsCaptions' | 'mime'> & {
  readonly model: HeyGenModel;
  readonly body: JsonObject;
};

/**
 * Makes the body. `lookOf` knows looks that were listed. Throws ProviderFailure `rejected` (nothing sent) for what does not go together, in
 * words that say what to change.
 */
export async function orderOf(
  client: VendorClient,
  request: AdapterRequest,
  lookOf: (id: string) => HeyGenLook | undefined,
): Promise<HeyGenOrder> {
  const model = heyGenModelOf(request.model, request.jobType);
  if (model === undefined) throw rejected(`HeyGen has no model ${request.model ?? ''} for ${request.jobType}.`);
  const { params } = request;
  switch (model.job) {
    case 'video':
      return videoOrder(client, { model, params, lookOf });
    case 'agent': {
      const { prompt, avatar, voice, orientation } = params;
      const body = defined({ prompt, avatar_id: avatar, voice_id: voice, orientation, mode: 'generate' });
      return { model, job: 'agent', path: '/v3/video-agents', body, wantsCaptions: false, mime: 'video/mp4' };
    }
    case 'speech': {
      const { prompt, voice, speed, language } = params;
      const body = defined({ text: prompt, voice_id: voice, speed, ...languageOf(language), input_type: 'text' });
      return { model, job: 'speech', path: '/v3/voices/speech', body, wantsCaptions: false, mime: 'audio/mpeg' };
    }
  }
}

type Loose = Readonly<Record<string, JsonValue | undefined>>;

async function videoOrder(
  client: VendorClient,
  order: { model: HeyGenModel; params: JsonObject; lookOf: (id: string) => HeyGenLook | undefined },
): Promise<HeyGenOrder> {
  const { model, params } = order;
  const { format, captions, background, resolution, ratio } = params;
  if (typeof background === 'string' && !/^#[0-9a-f]{6}$/i.test(background))
    throw rejected('A background colour is written like #1a2b3c.');
  if (format === 'webm' && background !== undefined)
    throw rejected('A webm has a transparent background: leave the colour out.');
  const subject = await subjectOf(client, order);
  const body = defined({
    ...subject,
    ...(await spokenOf(client, params)),
    resolution,
    aspect_ratio: ratio,
    background: background === undefined ? undefined : { type: 'color', value: background },
    caption: captions === true ? { file_format: 'srt', style: 'default' } : undefined,
    output_format: format,
    expressiveness: params['expressiveness'],
    motion_prompt: params['movement'],
  });
  const mime = format === 'webm' ? 'video/webm' : 'video/mp4';
  return { model, job: 'video', path: '/v3/videos', body, wantsCaptions: captions === true, mime };
}

/** Who speaks: a look of an avatar under an engine that it allows, or a picture. */
async function subjectOf(
  client: VendorClient,
  { model, params, lookOf }: { model: HeyGenModel; params: JsonObject; lookOf: (id: string) => HeyGenLook | undefined },
): Promise<Loose> {
  const { avatar, image } = params;
  if (image !== undefined) {
    if (avatar !== undefined) throw rejected('Give either an avatar or a picture, not both.');
    return { type: 'image', image: { type: 'asset_id', asset_id: await uploaded(client, image) } };
  }
  if (typeof avatar !== 'string') throw rejected('Choose an avatar, or give a picture to animate.');
  const engines = lookOf(avatar)?.supported_api_engines ?? [];
  if (engines.length > 0 && !engines.includes(model.id))
    throw rejected(`This avatar does not allow ${model.label}. It allows: ${engines.join(', ')}.`);
  return { type: 'avatar', avatar_id: avatar, engine: { type: model.id } };
}

/** What is said: a script with a voice, or a sound. */
async function spokenOf(client: VendorClient, params: JsonObject): Promise<Loose> {
  const { prompt, audio, voice, speed, image } = params;
  const hasScript = typeof prompt === 'string' && prompt.trim() !== '';
  if (audio !== undefined) return { audio_asset_id: await uploaded(client, audio) };
  if (!hasScript) throw rejected('Write a script, or give a sound to be spoken.');
  if (image !== undefined && voice === undefined) throw rejected('A picture has no voice of its own: choose one.');
  return { script: prompt, voice_id: voice, voice_settings: speed === undefined ? undefined : { speed } };
}

async function uploaded(client: VendorClient, value: JsonValue): Promise<string> {
  const assetId = assetIdSchema.parse(value);
  const file = await client.context.readAsset(assetId);
  if (file.bytes.byteLength > ASSET_BYTES_MAX)
    throw new ProviderFailure('rejected', 'An input is larger than the 32 MB that HeyGen takes.', {
      details: { assetId, bytes: file.bytes.byteLength },
    });
  return uploadFile(client, file);
}

function languageOf(language: JsonValue | undefined): Loose {
  if (typeof language !== 'string') return {};
  return language.includes('-') ? { locale: language } : { language };
}

function defined(values: Loose): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function rejected(message: string): ProviderFailure {
  return new ProviderFailure('rejected', message, { sent: 'no' });
}
