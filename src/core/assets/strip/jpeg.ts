import exifReader from 'exif-reader';
import { joined, letters, NotStrippable, type Stripped } from './stripped.ts';

const START_OF_IMAGE = 0xd8;
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
const APP1 = 0xe1;
const APP13 = 0xed;
const APP15 = 0xef;

/**
 * A JPEG without Exif, XMP, IPTC and comments; colour profile (APP2), Adobe's mark (APP14) and the picture itself byte by byte. Which way
 * up it is stands in Exif alone, and is written anew. Throws NotStrippable.
 */
export function stripJpeg(bytes: Uint8Array): Stripped {
  if (bytes[0] !== 0xff || bytes[1] !== START_OF_IMAGE) throw new NotStrippable('JPEG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const removed: string[] = [];
  let orientation = 1;
  let at = 2;
  for (;;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined || at + 4 > bytes.length) throw new NotStrippable('JPEG');
    if (marker === START_OF_SCAN) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) throw new NotStrippable('JPEG');
    const segment = bytes.subarray(at, end);
    const name = aboutOf(marker, segment);
    if (name === undefined) kept.push(segment);
    else removed.push(name);
    if (name === 'Exif') orientation = orientationOf(segment);
    at = end;
  }
  const turned = orientation === 1 ? [] : [orientationSegment(orientation)];
  return { bytes: joined([bytes.subarray(0, 2), ...turned, ...kept, bytes.subarray(at)]), removed };
}

/** What a segment says about the picture; undefined for what makes the picture. */
function aboutOf(marker: number, segment: Uint8Array): string | undefined {
  if (marker === COMMENT) return 'comment';
  if (marker === APP1) return letters(segment, 4) === 'Exif' ? 'Exif' : 'XMP';
  if (marker === APP13) return 'IPTC';
  const isOther = marker > APP1 && marker <= APP15 && marker !== 0xe2 && marker !== 0xee;
  return isOther ? `APP${marker - 0xe0}` : undefined;
}

function orientationOf(segment: Uint8Array): number {
  try {
    const found = exifReader(Buffer.from(segment.subarray(4))).Image?.Orientation;
    return typeof found === 'number' && found >= 1 && found <= 8 ? found : 1;
  } catch {
    // Damaged Exif turns nothing, here as in every viewer.
    return 1;
  }
}

/** Exif with one entry: tag 0x0112, one short. */
function orientationSegment(orientation: number): Uint8Array {
  const body = [
    ...[0x45, 0x78, 0x69, 0x66, 0, 0],
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  ];
  return Uint8Array.from([0xff, APP1, 0, body.length + 2, ...body]);
}
