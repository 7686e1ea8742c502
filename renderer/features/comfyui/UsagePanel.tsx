import { SECOND } from '../../../src/contract/units.ts';
import { formatMemory } from '../../format/bytes.ts';
import { messages } from '../../messages/messages.ts';
import { type UsageSample, useComfyUsage } from '../../stores/comfy-usage.ts';
import { useNow } from '../queue/use-now.ts';
import { Panel } from './Panel.tsx';
import { busyBands, peakOf, usagePath } from './usage-chart.ts';

const text = messages.comfyui.usage;
const BOX = { width: 600, height: 96 } as const;
const vramOf = (sample: UsageSample): number | null => sample.vramUsed;
const rssOf = (sample: UsageSample): number | null => sample.rss;

/** Graphics memory and main memory of ComfyUI over the last ten minutes, and when it worked. */
export function UsagePanel() {
  const samples = useComfyUsage((state) => state.samples);
  const now = useNow(5 * SECOND);
  const vram = peakOf(samples, vramOf);
  const rss = peakOf(samples, rssOf);
  if (vram === undefined && rss === undefined) return null;
  const total = samples.findLast(({ vramTotal }) => vramTotal !== null)?.vramTotal ?? 0;
  const lines = linesOf(vram, rss, total);
  return (
    <Panel title={text.title} note={text.note}>
      <svg
        viewBox={`0 0 ${BOX.width} ${BOX.height + 8}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={lines.map(({ name, of }) => text.said(name, gigabytes(of.now), gigabytes(of.most))).join(' ')}
        className="h-28 w-full overflow-visible"
      >
        {[0, 0.5, 1].map((share) => (
          <line
            key={share}
            x1={0}
            x2={BOX.width}
            y1={share * BOX.height}
            y2={share * BOX.height}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {busyBands(samples, now, BOX.width).map((band) => (
          <rect key={band.x} x={band.x} y={BOX.height + 3} width={band.width} height={4} className="fill-good" />
        ))}
        {lines.map(({ name, value, most, isFirst }) => (
          <path
            key={name}
            d={usagePath(samples, value, { now, most, box: BOX })}
            fill="none"
            strokeWidth={2}
            strokeDasharray={isFirst ? undefined : '5 4'}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
            className={isFirst ? 'stroke-accent' : 'stroke-note'}
          />
        ))}
      </svg>
      <div className="-mt-2 flex justify-between text-tiny text-muted" aria-hidden>
        <span>{text.ago}</span>
        <span>{text.now}</span>
      </div>
      <Legend lines={lines} />
    </Panel>
  );
}

type Peak = { readonly now: number; readonly most: number };
/** One value over time. `most` is the top of the chart for it, bytes. */
type Line = {
  readonly name: string;
  readonly of: Peak;
  readonly most: number;
  readonly value: (sample: UsageSample) => number | null;
  readonly isFirst: boolean;
  readonly note: string;
};

function linesOf(vram: Peak | undefined, rss: Peak | undefined, total: number): readonly Line[] {
  const first: readonly Line[] =
    vram === undefined
      ? []
      : [
          {
            name: text.vram,
            of: vram,
            most: total,
            value: vramOf,
            isFirst: true,
            note: text.ofTotal(gigabytes(total)),
          },
        ];
  if (rss === undefined) return first;
  // A quarter of air above what it never exceeded: main memory has no total of its own.
  return [...first, { name: text.rss, of: rss, most: rss.most * 1.25, value: rssOf, isFirst: false, note: '' }];
}

function Legend({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <ul className="figures flex flex-wrap gap-x-5 gap-y-1 text-small">
      {lines.map(({ name, of, isFirst, note }) => (
        <li key={name} className="flex items-center gap-2">
          <span aria-hidden className={`w-4 border-t-2 ${isFirst ? 'border-accent' : 'border-dashed border-note'}`} />
          <span className="whitespace-nowrap">{`${name} ${gigabytes(of.now)}`}</span>
          <span className="text-muted">{[note, text.most(gigabytes(of.most))].filter(Boolean).join(', ')}</span>
        </li>
      ))}
      <li className="flex items-center gap-2">
        <span aria-hidden className="h-1 w-4 bg-good" />
        {text.working}
      </li>
    </ul>
  );
}

/** Memory in the same unit as everywhere else: a 12 GB card has 12 GB. */
function gigabytes(bytes: number): string {
  return `${formatMemory(bytes)} GB`;
}
