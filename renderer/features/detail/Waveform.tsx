import type { AssetView } from '../../../src/contract/asset.ts';
import { useWaveform } from './use-waveform.ts';

const HEIGHT = 72;

type WaveformProps = {
  readonly asset: AssetView;
  /** 0 to 1. */
  readonly played: number;
  /** 0 to 1. */
  readonly onSeek: (share: number) => void;
};

/** The shape of a sound, as loud as it is over time; what was played is in the accent colour. A press goes there; the slider below does the same for the keyboard. */
export function Waveform({ asset, played, onSeek }: WaveformProps) {
  const peaks = useWaveform(asset);
  const bars = peaks ?? [];
  const reached = Math.round(played * bars.length);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${Math.max(1, bars.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onSeek(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
      }}
      className="h-[72px] w-full cursor-pointer fill-none stroke-2"
      strokeLinecap="round"
      data-waveform={bars.length > 0 ? 'drawn' : undefined}
    >
      <path
        d={barsPath(bars.slice(reached), reached)}
        vectorEffect="non-scaling-stroke"
        className="stroke-line-strong"
      />
      <path d={barsPath(bars.slice(0, reached), 0)} vectorEffect="non-scaling-stroke" className="stroke-accent" />
    </svg>
  );
}

/** One upright stroke for each height, in the middle of its place; silence is a dot. */
function barsPath(bars: readonly number[], first: number): string {
  return bars
    .map((peak, place) => {
      const half = Math.max(0.5, (peak * (HEIGHT - 2)) / 2);
      return `M${first + place + 0.5} ${(HEIGHT / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
    })
    .join('');
}
