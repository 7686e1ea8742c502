import type { AssetView } from '../../../src/contract/asset.ts';
import { readAsset } from '../../client/read-asset.ts';

/** Reading and redrawing a picture of the largest size takes a second or two, milliseconds. */
const TIMEOUT_MS = 20_000;

/** Puts a picture into the clipboard as PNG, the one format that every clipboard takes; false where that is not possible. */
export async function copyPicture(asset: AssetView): Promise<boolean> {
  try {
    // The item takes the promise: a browser lets nobody write to the clipboard long after the press.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(asset) })]);
    return true;
  } catch {
    // Refused by the person or the browser, or a file that is gone: the same to whoever pressed.
    return false;
  }
}

async function pngOf(asset: AssetView): Promise<Blob> {
  const blob = await readAsset(asset, AbortSignal.timeout(TIMEOUT_MS));
  if (blob === undefined) throw new DOMException('The picture cannot be read.', 'NotReadableError');
  if (blob.type === 'image/png') return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
