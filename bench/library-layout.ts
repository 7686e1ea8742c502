import { groupByDay } from '../renderer/features/library/day-groups.ts';
import { type LayoutOptions, layoutRows } from '../renderer/features/library/justified-rows.ts';
import { visibleRows } from '../renderer/features/library/visible-rows.ts';
import { median, type Measurement } from './measure.ts';

const ASSETS = 100_000;
const RUNS = 21;
const OPTIONS: LayoutOptions = {
  width: 1040,
  targetHeight: 188,
  gap: 6,
  headerHeight: 32,
  sectionGap: 14,
  maxStretch: 1.4,
};
const ASPECTS = [1.75, 0.57, 1, 1.29, 0.78, 2.4, 0.68, 1.46] as const;
const MINUTES_APART = 7;

/** What the library computes when a result arrives, with 100,000 there: days, rows, and which rows to draw. Aim: under 50 ms together. */
export async function benchLibraryLayout(): Promise<readonly Measurement[]> {
  const items = Array.from({ length: ASSETS }, (_, i) => ({
    createdAt: 1_795_000_000_000 - i * MINUTES_APART * 60_000,
    costMicros: i % 5,
  }));
  const aspects = Float64Array.from({ length: ASSETS }, (_, i) => ASPECTS[i % ASPECTS.length] ?? 1);
  const sections = groupByDay(items).map(({ dayStart, count }) => ({ key: String(dayStart), count }));
  const layout = layoutRows(aspects, sections, OPTIONS);
  return [
    {
      name: `library: group ${ASSETS.toLocaleString('en-US')} results by day`,
      value: milliseconds(() => groupByDay(items)),
      unit: 'ms',
    },
    {
      name: `library: lay out ${ASSETS.toLocaleString('en-US')} results in rows`,
      value: milliseconds(() => layoutRows(aspects, sections, OPTIONS)),
      unit: 'ms',
    },
    {
      name: 'library: choose the rows to draw after a scroll',
      value: milliseconds(() =>
        visibleRows(layout, { scrollTop: layout.height / 2, height: 900, overscan: 900, maxCells: 400 }),
      ),
      unit: 'ms',
    },
  ];
}

function milliseconds(work: () => unknown): number {
  const samples = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(samples);
}
