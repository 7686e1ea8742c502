import type { Page } from '@playwright/test';
import { z } from 'zod';

const eventsSchema = z.array(z.object({ name: z.string(), ph: z.string() }));

/** How many tiles of a page (squares of 256 pixels) Chromium drew while something happened, by its own trace. */
export async function countDrawn(page: Page, happen: () => Promise<void>): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('this page has no browser of its own');
  const session = await browser.newBrowserCDPSession();
  const traced = { drawn: 0 };
  session.on('Tracing.dataCollected', ({ value }) => {
    traced.drawn += eventsSchema.parse(value).filter(({ name, ph }) => name === 'RasterTask' && ph === 'X').length;
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'] },
  });
  await happen();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return traced.drawn;
}
