import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import sharp from 'sharp';
import type { AssetKind } from '../../contract/asset.ts';

/** What a file says of itself. Pixels and milliseconds; null where it does not say or cannot be read. */
export type Probe = { readonly width: number | null; readonly height: number | null; readonly durationMs: number | null };

const NOTHING: Probe = { width: null, height: null, durationMs: null };

/** Reads size and duration from a stored file. A file that cannot be parsed is kept all the same, with nulls. */
export async function probe(path: string, kind: AssetKind): Promise<Probe> {
  try {
    if (kind === 'image') return await probeImage(path);
    if (kind === 'video' || kind === 'audio') return await probeTracks(path);
    return NOTHING;
  } catch {
    // A provider's bytes are kept exactly as they came, also when our parser does not know them.
    return NOTHING;
  }
}

async function probeImage(path: string): Promise<Probe> {
  const metadata = await sharp(path, { failOn: 'none' }).metadata();
  const turned = (metadata.orientation ?? 1) >= 5;
  const [width, height] = turned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
  return { width: width ?? null, height: metadata.pageHeight ?? height ?? null, durationMs: null };
}

async function probeTracks(path: string): Promise<Probe> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  try {
    const seconds = await input.computeDuration();
    const video = await input.getPrimaryVideoTrack();
    return { width: video?.displayWidth ?? null, height: video?.displayHeight ?? null, durationMs: Math.round(seconds * 1000) };
  } finally {
    input.dispose();
  }
}
