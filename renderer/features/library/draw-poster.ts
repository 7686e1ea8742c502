import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { readAsset } from '../../client/read-asset.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';

/** Longest edge of a still, pixels: the engine makes its thumbnail of it. */
const EDGE = 640;
const TIMEOUT_MS = 20_000;

/**
 * Keeps the picture that a clip shows now as its still, so that nobody has to decode the clip for it again. Nothing happens when that is
 * not possible: the tile goes on showing the clip itself. Never rejects.
 */
export async function keepPoster(asset: AssetView, shown: HTMLVideoElement): Promise<void> {
  try {
    const dataUrl =
      window.gesso === undefined
        ? draw(shown)
        : await drawCopy(asset, shown.currentTime, AbortSignal.timeout(TIMEOUT_MS));
    if (dataUrl === undefined) return;
    const kept = await client().call('library.setPoster', { assetId: asset.id, dataUrl });
    useAssets.setState((state) => withAsset(state, kept));
  } catch {
    // A clip that cannot be read, or a host that is gone: it is tried again with the next look.
  }
}

/** The picture of a video as WebP in a data URL; undefined before it shows one. */
function draw(video: HTMLVideoElement): string | undefined {
  const { videoWidth, videoHeight } = video;
  const context = document.createElement('canvas').getContext('2d');
  if (videoWidth === 0 || videoHeight === 0 || context === null) return undefined;
  const scale = Math.min(1, EDGE / Math.max(videoWidth, videoHeight));
  context.canvas.width = Math.round(videoWidth * scale);
  context.canvas.height = Math.round(videoHeight * scale);
  context.drawImage(video, 0, 0, context.canvas.width, context.canvas.height);
  return context.canvas.toDataURL('image/webp', 0.85);
}

/** In the desktop app the library's files are of another origin: what a page may show, it may not read. A copy of the bytes it may. */
async function drawCopy(asset: AssetView, seconds: number, signal: AbortSignal): Promise<string | undefined> {
  const file = await readAsset(asset, signal);
  if (file === undefined) return undefined;
  const address = URL.createObjectURL(file);
  const video = document.createElement('video');
  const shows = new Promise<void>((resolve, reject) => {
    video.addEventListener('loadeddata', () => resolve(), { signal });
    const giveUp = (): void => reject(new DOMException('The clip shows no picture.', 'NotReadableError'));
    video.addEventListener('error', giveUp, { signal });
    signal.addEventListener('abort', giveUp);
  });
  try {
    video.muted = true;
    video.preload = 'auto';
    video.src = `${address}#t=${seconds}`;
    await shows;
    return draw(video);
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}
