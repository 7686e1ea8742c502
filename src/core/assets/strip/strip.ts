import { stripJpeg } from './jpeg.ts';
import { stripMp4 } from './mp4.ts';
import { stripPng } from './png.ts';
import { stripWebp } from './webp.ts';
import { NotStrippable, type Stripped } from './stripped.ts';

const WAYS: Readonly<Record<string, (bytes: Uint8Array) => Stripped>> = {
  'image/png': stripPng,
  'image/jpeg': stripJpeg,
  'image/webp': stripWebp,
  'video/mp4': stripMp4,
  'video/quicktime': stripMp4,
};

/**
 * A file without prompt, settings, places and times, its picture and sound untouched. undefined: there is no safe way for this type, or
 * the file does not keep to it. Pure.
 */
export function stripMetadata(bytes: Uint8Array, mime: string): Stripped | undefined {
  try {
    return WAYS[mime]?.(bytes);
  } catch (error) {
    if (error instanceof NotStrippable || error instanceof RangeError) return undefined;
    throw error;
  }
}
