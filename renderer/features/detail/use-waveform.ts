import { useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { readAsset } from '../../client/read-asset.ts';
import { peaksOf } from './waveform.ts';

const BARS = 120;
/** Enough for the shape of a sound, samples a second. */
const RATE = 8000;

/** The shape of a sound; undefined while it is read, and for good where it cannot be. */
export function useWaveform({ id, url, bytes }: AssetView): readonly number[] | undefined {
  const [peaks, setPeaks] = useState<readonly number[]>();
  useEffect(() => {
    const leaving = new AbortController();
    setPeaks(undefined);
    readPeaks({ id, url, bytes }, leaving.signal).then(
      (found) => (leaving.signal.aborted ? undefined : setPeaks(found)),
      // Without it the player is as it was.
      () => undefined,
    );
    return () => leaving.abort();
  }, [id, url, bytes]);
  return peaks;
}

async function readPeaks(
  asset: Pick<AssetView, 'id' | 'url' | 'bytes'>,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const file = await readAsset(asset, signal);
  if (file === undefined) return [];
  // A context that plays nothing: decoding is all it does.
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await file.arrayBuffer());
  return peaksOf(sound.getChannelData(0), BARS);
}
