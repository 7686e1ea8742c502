import type { Page } from '@playwright/test';
import { madeByDraft, SMALL } from './support/draft-jobs.ts';
import type { HostProcess } from './support/host-process.ts';
import { openStudio, openWithDraft, type Studio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test.skip(({ target }) => target !== 'browser', 'the page is the same');
test.describe.configure({ mode: 'parallel' });

const VIEWS = ['Library', 'Budget', 'ComfyUI', 'Settings'] as const;
/** More than any view has. */
const STOPS_MAX = 400;
const AT_ONCE = 20;

declare global {
  var focusRound: { stops?: number; readonly hidden: string[] } | undefined;
}

test('Tab comes round in every view, and whatever has the focus can be seen', async ({ page, startHost }) => {
  test.setTimeout(180_000);
  const host = await startHost();
  await filled(host);
  await openStudio(page, host);
  for (const view of VIEWS) {
    await open(page, view);
    await page.getByRole('heading', { level: 1, name: view }).focus();

    const { stops, hidden } = await tabRound(page);

    expect(stops, `${view}: Tab passes the skip link and comes back to where it began`).toBeLessThan(STOPS_MAX);
    expect(stops, view).toBeGreaterThan(8);
    expect.soft(hidden, `${view}: has the focus, but cannot be seen`).toEqual([]);
  }
});

test('a dialog keeps the focus inside, and gives it back', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openStudio(page, host);
  const trigger = studio.bar.getByRole('button', { name: /^Where it is made/ });
  await trigger.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Where it is made' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(trigger).toBeFocused();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette).toBeVisible();
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await palette.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(trigger).toBeFocused();
});

test('at 200 % zoom nothing scrolls sideways, and the button that spends is in view', async ({ page, startHost }) => {
  const host = await startHost();
  await filled(host);
  await page.setViewportSize({ width: 720, height: 450 });
  const studio = await openStudio(page, host);
  await expect(studio.generate).toBeInViewport({ ratio: 1 });
  await expect(studio.prompt).toBeInViewport({ ratio: 1 });
  for (const view of [...VIEWS, 'Components'] as const) {
    if (view === 'Components') await page.evaluate(() => (location.hash = '#/components'));
    else await open(page, view);
    await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
    expect.soft(await widerThanTheirPlace(page), view).toEqual([]);
  }
});

test('with less motion asked for nothing moves', async ({ page, startHost }) => {
  const host = await startHost();
  await filled(host);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openStudio(page, host);
  for (const view of VIEWS) {
    await open(page, view);
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap(({ effect }) => {
        const duration = Number(effect?.getComputedTiming().activeDuration ?? 0);
        return duration > 1 ? [String(duration)] : [];
      }),
    );
    expect(moving, view).toEqual([]);
  }
});

test('in forced colours what is told by a fill is still told', async ({ page, startHost }) => {
  const host = await startHost();
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await openStudio(page, host);
  await page.evaluate(() => (location.hash = '#/components'));
  const dark = page.getByRole('region', { name: 'Dark', exact: true });
  const on = dark.getByRole('switch', { name: 'On' });
  const off = dark.getByRole('switch', { name: 'Off' });
  await expect(on).toBeVisible();
  const backgroundOf = (locator: typeof on): Promise<string> =>
    locator.evaluate((element) => getComputedStyle(element).backgroundColor);

  expect(await backgroundOf(on)).not.toBe(await backgroundOf(off));
  const chosen = dark.getByRole('radio', { checked: true }).first();
  const other = dark.getByRole('radio', { checked: false }).first();
  expect(await backgroundOf(chosen)).not.toBe(await backgroundOf(other));
  const bar = dark.getByRole('progressbar').nth(1);
  expect(await backgroundOf(bar.locator('> *'))).not.toBe(await backgroundOf(bar));
  await on.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  expect(await on.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
});

test('a screen reader finds the generate view and the queue said in words', async ({ page, startHost }) => {
  const host = await startHost();
  await host.call('budget.setLimit', { limitMicros: 20_000_000, window: 'month', scope: 'all', kind: 'hard' });
  await madeByDraft(host, 'a lighthouse');
  await host.call('queue.pause', {});
  for (const prompt of ['first stone', 'second stone', 'second stone'])
    await host.call('jobs.create', { jobType: 'image', provider: 'draft', params: { prompt, ...SMALL } });
  const studio = await openWithDraft(page, host);
  await expect(studio.section('Waiting').getByRole('listitem')).toHaveCount(2);
  await studio.prompt.fill('a tower above the clouds');
  await studio.ready();

  await expectGenerateView(studio);
  await expectQueue(studio);
});

async function expectGenerateView(studio: Studio): Promise<void> {
  await expect(studio.bar).toMatchAriaSnapshot(`
    - region "Prompt bar":
      - radiogroup "What to make":
        - radio "Image" [checked]
        - radio "Edit"
        - radio "Video"
        - radio "Voice"
        - radio "Music"
      - button "Presets": presets
      - button "Earlier prompts": earlier prompts
      - textbox "Prompt": a tower above the clouds
      - status "This cannot run yet"
      - 'button "Where it is made: Draft"': Draft placeholder
      - button "Size 1024 × 1024": 1024 × 1024
      - button "Style From the prompt"
      - button "Seed random"
      - group "How many":
        - button "One fewer" [disabled]
        - status: "1"
        - button "One more"
      - link "$20.00 left"
      - button /Generate image \\$0\\.00 · about \\d+ s/
  `);
}

async function expectQueue(studio: Studio): Promise<void> {
  await expect(studio.dock).toMatchAriaSnapshot(`
    - complementary "Queue":
      - separator "Width of the queue"
      - heading "Queue" [level=2]
      - button "Resume the queue"
      - paragraph: "Paused: what runs is finished, nothing new starts."
      - region "Waiting":
        - heading "Waiting 3" [level=3]
        - list:
          - listitem:
            - paragraph: first stone
            - paragraph: Draft
            - button "Change “first stone”"
          - listitem:
            - paragraph: second stone
            - paragraph:
              - text: Draft
              - button "1 more"
            - button "Change “second stone”"
      - region "Finished":
        - heading "Finished 1 today" [level=3]
        - list:
          - listitem:
            - button "Open the result of “a lighthouse”": a lighthouse
            - paragraph: /\\$0\\.00 · .* s · Draft/
      - link /\\w+ \\$0\\.00 spent · \\$20\\.00 left/
  `);
}

async function filled(host: HostProcess): Promise<void> {
  await madeByDraft(host, 'an orchard', { params: { count: 2 } });
  await host.call('queue.pause', {});
  for (const prompt of ['one', 'two'])
    await host.call('jobs.create', { jobType: 'image', provider: 'draft', params: { prompt, ...SMALL } });
}

async function open(page: Page, view: (typeof VIEWS)[number]): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/** Presses Tab until the focus is where it first was; says how often, and what had the focus without being seen. */
async function tabRound(page: Page): Promise<{ readonly stops: number; readonly hidden: readonly string[] }> {
  await page.evaluate(recordFocus);
  for (let presses = 0; presses < STOPS_MAX; presses += AT_ONCE) {
    for (let press = 0; press < AT_ONCE; press += 1) await page.keyboard.press('Tab');
    const round = await page.evaluate(() => window.focusRound);
    if (round?.stops !== undefined) return { stops: round.stops, hidden: round.hidden };
  }
  return { stops: STOPS_MAX, hidden: [] };
}

/** In the page: notes what gets the focus until the first comes again. Seen: some part of it is not under anything else. */
function recordFocus(): void {
  const round: NonNullable<typeof window.focusRound> = { hidden: [] };
  window.focusRound = round;
  const seen: Element[] = [];
  const isSeen = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return [0.1, 0.5, 0.9].some((x) =>
      [0.1, 0.5, 0.9].some((y) => {
        const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return top !== null && (element.contains(top) || top.contains(element));
      }),
    );
  };
  const note = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return;
    if (target === seen[0]) {
      round.stops = seen.length;
      document.removeEventListener('focusin', note);
      return;
    }
    seen.push(target);
    const name = target.getAttribute('aria-label') ?? target.textContent ?? '';
    if (!isSeen(target)) round.hidden.push(`${target.tagName.toLowerCase()} ${name.slice(0, 60)}`);
  };
  document.addEventListener('focusin', note);
}

/** What is wider than the place that it scrolls in, among all that can be scrolled sideways and is not meant to be. */
function widerThanTheirPlace(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const isScroller = element === document.documentElement || (overflowX !== 'visible' && overflowY === 'auto');
      const isMeant = overflowX === 'auto' && element.className.includes('overflow-x-auto');
      return isScroller && !isMeant && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
        ? [`${element.tagName} ${element.className}: ${element.scrollWidth} > ${element.clientWidth}`]
        : [];
    }),
  );
}
