import sharp from 'sharp';
import { drawCaption, loadCaptionTypeface } from './caption.ts';
import { drawFrame } from './frame.ts';
import type { RawImage } from './picture.ts';
import { addPngText } from './png-metadata.ts';
import { PLACEHOLDER_NOTE, type ImageRequest, type Rendered, type RenderHooks } from './render.ts';
import { openStudio } from './studio.ts';

/** The longer side of the fields, which are smooth and enlarged to the picture's size. In pixels. */
const FIELD_SIZE = 512;
const PREVIEW_SIZE = 320;

/** Renders a placeholder picture of exactly the asked size as a PNG. The same request gives the same bytes. Rejects with the signal's reason on abort. */
export async function renderImage(request: ImageRequest, hooks: RenderHooks, signal: AbortSignal): Promise<Rendered> {
  const { width, height } = request;
  const studio = openStudio(request);
  hooks.onProgress(0.05);
  const typeface = await loadCaptionTypeface(request.prompt);
  const overlay = await drawCaption({ text: request.prompt, width, height }, typeface);
  const image = await drawFrame(
    {
      ...studio,
      width,
      height,
      overlay,
      moment: { seconds: 0, progress: 0 },
      fieldSize: FIELD_SIZE,
      onGround: async (ground) => hooks.onPreview(await preview(ground)),
      onProgress: (fraction) => hooks.onProgress(0.1 + 0.7 * fraction),
    },
    signal,
  );
  hooks.onPreview(await preview(image));
  signal.throwIfAborted();
  const png = await encodePng(image);
  signal.throwIfAborted();
  hooks.onProgress(1);
  return { mime: 'image/png', bytes: addPngText(png, describe(request)) };
}

/** Encodes quickly: grain does not compress, so that more effort only costs time. */
export async function encodePng(image: RawImage): Promise<Uint8Array> {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 }, limitInputPixels: false })
    .png({ compressionLevel: 2, adaptiveFiltering: false })
    .toBuffer();
}

async function preview(image: RawImage): Promise<{ mime: 'image/jpeg'; bytes: Uint8Array }> {
  const bytes = await sharp(image.data, {
    raw: { width: image.width, height: image.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize({ width: PREVIEW_SIZE, height: PREVIEW_SIZE, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .jpeg({ quality: 72 })
    .toBuffer();
  return { mime: 'image/jpeg', bytes };
}

/** The parameters as every Gesso file carries them, and a plain sentence for everybody else. */
export function describe(request: {
  prompt: string;
  style: string;
  seed: number;
  width: number;
  height: number;
}): readonly (readonly [string, string])[] {
  const { prompt, style, seed, width, height } = request;
  return [
    ['Software', 'Gesso'],
    ['Comment', PLACEHOLDER_NOTE],
    ['Description', prompt],
    ['gesso', JSON.stringify({ provider: 'draft', placeholder: true, prompt, style, seed, width, height })],
  ];
}
