import exifReader from 'exif-reader';
import { loadSharp } from '../load-sharp.ts';

/** A text in a picture and the name under which it stands there (`parameters`, `prompt`, `UserComment`). */
export type PictureText = { readonly keyword: string; readonly text: string };

/** Longer texts are no parameters: a workflow of thousands of nodes has some megabytes. */
const TEXT_MAX = 8 * 1024 ** 2;

/**
 * Every text that a picture carries: PNG's text chunks (PNG 1.2 §11.3.4), EXIF's UserComment, ImageDescription, Make and Model (EXIF
 * 2.32). Reads the header only. Never throws: a picture that cannot be read has none.
 */
export async function textsOf(source: string | Uint8Array): Promise<PictureText[]> {
  try {
    const sharp = await loadSharp();
    const { comments, exif } = await sharp(source, { failOn: 'none', limitInputPixels: false }).metadata();
    const chunks = (comments ?? []).map(({ keyword, text }) => ({ keyword, text }));
    return [...chunks, ...(exif === undefined ? [] : exifTexts(exif))].filter(({ text }) => text.length <= TEXT_MAX);
  } catch {
    // Not a picture, or a damaged one: it is taken without its story.
    return [];
  }
}

function exifTexts(exif: Buffer): PictureText[] {
  const { Image: image, Photo: photo } = exifReader(exif);
  const comment = photo?.UserComment;
  return [
    ...(comment instanceof Uint8Array ? [{ keyword: 'UserComment', text: userComment(comment) }] : []),
    ...Object.entries({ ImageDescription: image?.ImageDescription, Make: image?.Make, Model: image?.Model }).flatMap(
      ([keyword, text]) => (typeof text === 'string' ? [{ keyword, text }] : []),
    ),
  ];
}

/** Eight bytes name the character set (EXIF 2.32, 4.6.6): ASCII, UNICODE (UTF-16, mostly big-endian as A1111 writes it) or nothing. */
function userComment(bytes: Uint8Array): string {
  const charset = Buffer.from(bytes.subarray(0, 8)).toString('latin1').replaceAll('\0', '');
  const body = bytes.subarray(8);
  if (charset !== 'UNICODE') return plain(new TextDecoder('utf-8').decode(body));
  // The order of bytes is not written down: the one in which most characters are of the first 256 is meant.
  const high = body.filter((byte, index) => index % 2 === 0 && byte === 0).length;
  return plain(new TextDecoder(high * 4 > body.length ? 'utf-16be' : 'utf-16le').decode(body));
}

function plain(text: string): string {
  return text.replaceAll('\0', '').trim();
}
