import type { Page } from 'playwright';
import { z } from 'zod';

/** What the browser brought to the screen while a page was scrolled, as it counts it itself. */
export type ShownFrames = {
  /** Milliseconds from each frame to the next. */
  readonly gaps: readonly number[];
  /** How many of them had a place for which nothing was drawn yet. */
  readonly unfinished: number;
};

/** Chromium's record of one frame, a beginning and an end; the end is when it was on the screen, or given up (cc/metrics/compositor_frame_reporter.h). */
const reportSchema = z.object({
  name: z.literal('PipelineReporter'),
  ph: z.enum(['b', 'e']),
  pid: z.int(),
  /** Microseconds. */
  ts: z.number(),
  id2: z.object({ local: z.string() }),
  args: z.object({
    frame_reporter: z
      .object({ state: z.string(), scroll_state: z.string(), has_missing_content: z.boolean() })
      .optional(),
  }),
});
type Report = z.infer<typeof reportSchema>;

const traceSchema = z.object({ traceEvents: z.array(z.unknown()) });

/** The frames that are shown while `scroll` runs, from the first that it moved to the last. No other page may be scrolled meanwhile. */
export async function shownWhile(page: Page, scroll: () => Promise<void>): Promise<ShownFrames> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('frames can only be traced in a browser of our own');
  // This category has nothing else in it: what is recorded must not be what is slow.
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline.frame'] });
  await scroll();
  const trace = await browser.stopTracing();
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString('utf8')));
  const reports = traceEvents.flatMap((event) => reportSchema.safeParse(event).data ?? []);
  if (reports.length === 0) throw new Error('this browser says nothing of its frames');
  return shownFrames(reports);
}

function shownFrames(reports: readonly Report[]): ShownFrames {
  const begun = new Map<string, Report>();
  const shown: { readonly at: number; readonly isUnfinished: boolean }[] = [];
  for (const report of reports.toSorted((a, b) => a.ts - b.ts)) {
    const key = `${report.pid}/${report.id2.local}`;
    if (report.ph === 'b') begun.set(key, report);
    const frame = report.ph === 'e' ? begun.get(key)?.args.frame_reporter : undefined;
    if (frame === undefined || !frame.state.startsWith('STATE_PRESENTED') || frame.scroll_state === 'SCROLL_NONE')
      continue;
    shown.push({ at: report.ts / 1000, isUnfinished: frame.has_missing_content });
  }
  return {
    gaps: shown.slice(1).map(({ at }, index) => at - (shown[index]?.at ?? at)),
    unfinished: shown.filter(({ isUnfinished }) => isUnfinished).length,
  };
}
