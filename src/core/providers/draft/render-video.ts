import sharp from 'sharp';
import { drawCaption, loadCaptionTypeface } from './caption.ts';
import { drawFrame } from './frame.ts';
import { addPngText } from './png-metadata.ts';
import { PLACEHOLDER_NOTE, type Rendered, type RenderHooks, type VideoRequest } from './render.ts';
import { describe, encodePng } from './render-image.ts';
import type { Overlay, RawImage } from './picture.ts';
import { openStudio } from './studio.ts';
import { openWebm, readVp8Frame } from './webm.ts';

const FIELD_SIZE = 240;
/** Every how many seconds of film a preview is sent. */
const PREVIEW_EVERY_S = 1;
/** Frames that are drawn ahead while earlier ones are being encoded. */
const AHEAD = 2;
const TITLE_LENGTH = 200;

/**
 * Renders an animatic: the picture of the same prompt in slow motion, as a WebM of exactly the asked length, and its
 * first frame as a PNG poster. The same request gives the same bytes. Rejects with the signal's reason on abort.
 */
export async function renderVideo(request: VideoRequest, hooks: RenderHooks, signal: AbortSignal): Promise<Rendered> {
  const frames = Math.max(1, Math.round((request.durationMs / 1000) * request.frameRate));
  const draw = await openCamera(request, frames);
  const webm = await openWebm({
    ...request,
    frames,
    title: `Draft: ${request.prompt.slice(0, TITLE_LENGTH).toWellFormed()}`,
    comment: `${PLACEHOLDER_NOTE}, seed ${request.seed}`,
  });
  try {
    let poster: Uint8Array<ArrayBuffer> | undefined;
    const encoding: Promise<Uint8Array>[] = [];
    for (let index = 0; index < frames; index += 1) {
      const image = await draw(index, signal);
      if (index === 0) poster = addPngText(await encodePng(image), describe(request));
      if (index % Math.round(request.frameRate * PREVIEW_EVERY_S) === 0)
        hooks.onPreview({ mime: 'image/jpeg', bytes: await toJpeg(image) });
      const encoded = encodeFrame(image);
      encoded.catch(() => undefined);
      encoding.push(encoded);
      if (encoding.length > AHEAD) await webm.add(await takeFirst(encoding));
      hooks.onProgress((0.99 * (index + 1)) / frames);
    }
    while (encoding.length > 0) await webm.add(await takeFirst(encoding));
    signal.throwIfAborted();
    const bytes = await webm.finish();
    hooks.onProgress(1);
    return { mime: 'video/webm', bytes, ...(poster === undefined ? {} : { poster }) };
  } catch (error) {
    await webm.cancel();
    throw error;
  }
}

async function openCamera(
  request: VideoRequest,
  frames: number,
): Promise<(index: number, signal: AbortSignal) => Promise<RawImage>> {
  const { width, height, frameRate } = request;
  const studio = openStudio(request);
  // Grain costs bits and shows little in motion.
  const treatment = { ...studio.treatment, grain: studio.treatment.grain * 0.35 };
  const typeface = await loadCaptionTypeface(request.prompt);
  // The strip changes with the timecode, once a second.
  const strip: { timecode?: string; overlay?: Overlay } = {};
  return async (index, signal) => {
    const seconds = index / frameRate;
    if (strip.timecode !== timecode(seconds)) {
      strip.timecode = timecode(seconds);
      strip.overlay = await drawCaption({ text: request.prompt, width, height, timecode: strip.timecode }, typeface);
    }
    const progress = frames === 1 ? 0 : index / (frames - 1);
    return drawFrame(
      {
        ...studio,
        treatment,
        width,
        height,
        overlay: strip.overlay,
        moment: { seconds, progress },
        fieldSize: FIELD_SIZE,
      },
      signal,
    );
  };
}

function timecode(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

async function encodeFrame(image: RawImage): Promise<Uint8Array> {
  const webp = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .webp({ quality: 76, effort: 1, smartSubsample: false })
    .toBuffer();
  return readVp8Frame(webp);
}

async function toJpeg(image: RawImage): Promise<Uint8Array> {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize({ width: 320 })
    .jpeg({ quality: 70 })
    .toBuffer();
}

async function takeFirst(list: Promise<Uint8Array>[]): Promise<Uint8Array> {
  const first = list.shift();
  if (first === undefined) throw new RangeError('nothing to take');
  return first;
}
