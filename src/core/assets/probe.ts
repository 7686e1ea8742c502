import { ALL_FORMATS, BufferSource, FilePathSource, Input } from 'mediabunny';
import type { AssetKind } from '../../contract/asset.ts';
import { loadSharp } from './load-sharp.ts';

/** What a file says of itself. Pixels and milliseconds; null where it does not say or cannot be read. */
export type Probe = {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
};

const NOTHING: Probe = { width: null, height: null, durationMs: null };

/** Reads size and duration from a file (by its path) or from bytes. Never throws: what cannot be parsed has nulls, and is kept all the same. */
export async function probe(source: string | Uint8Array, kind: AssetKind): Promise<Probe> {
  try {
    if (kind === 'image') return await probeImage(source);
    if (kind === 'video' || kind === 'audio') return await probeTracks(source);
    return NOTHING;
  } catch {
    // A provider's bytes are kept exactly as they came, also when our parser does not know them.
    return NOTHING;
  }
}

/** Reads the header only, so that a picture of any size can be measured. */
async function probeImage(source: string | Uint8Array): Promise<Probe> {
  const sharp = await loadSharp();
  const metadata = await sharp(source, { failOn: 'none', limitInputPixels: false }).metadata();
  const turned = (metadata.orientation ?? 1) >= 5;
  const [width, height] = turned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
  return { width: width ?? null, height: metadata.pageHeight ?? height ?? null, durationMs: null };
}

async function probeTracks(source: string | Uint8Array): Promise<Probe> {
  const input = new Input({
    formats: ALL_FORMATS,
    source: typeof source === 'string' ? new FilePathSource(source) : new BufferSource(source),
  });
  try {
    const seconds = await input.computeDuration();
    const video = await input.getPrimaryVideoTrack();
    return {
      width: video?.displayWidth ?? null,
      height: video?.displayHeight ?? null,
      durationMs: Math.round(seconds * 1000),
    };
  } finally {
    input.dispose();
  }
}
