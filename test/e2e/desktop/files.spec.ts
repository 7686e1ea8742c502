import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { madeByDraft } from '../support/draft-jobs.ts';
import { openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** The shell refuses loudly, and Chromium says so in its console. */
test.beforeEach(({ watch }) => watch.allow(/console error/, /request to another host/));

test('paths in asset:// and app:// lead to no other file', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);
  const [asset] = await madeByDraft(sharedHost, 'a locked door');
  const id = asset?.id ?? '';

  expect(await canDraw(page, `asset://local/assets/${id}`)).toBe(true);
  for (const trick of [
    `asset://local/assets/%2e%2e/gesso.db`,
    `asset://local/assets/${id}/../../gesso.db`,
    `asset://local/assets/${id}%00.png`,
    `asset://local/assets/${id.toUpperCase()}x`,
    `asset://local/${sharedHost.home}/gesso.db`,
    `asset://other/assets/${id}`,
    `asset://local@other/assets/${id}`,
    `asset:///etc/passwd`,
    `asset://local/thumbnails/..%5c..%5cgesso.db`,
    `${sharedHost.pageUrl}../gesso.db`,
    `${sharedHost.pageUrl}%2e%2e/%2e%2e/package.json`,
    `${sharedHost.pageUrl}..%5c..%5cpackage.json`,
    `file://${join(sharedHost.home, 'gesso.db')}`,
  ])
    expect(await canDraw(page, trick), trick).toBe(false);
});

test('a file of the library comes with its kind, sniffed by nobody, in a sandbox', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);
  const [asset] = await madeByDraft(sharedHost, 'a plain wall');
  const url = `asset://local/assets/${asset?.id}`;

  const [response] = await Promise.all([page.waitForResponse(url), canDraw(page, url)]);

  expect(response.headers()).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/^sandbox;/),
  });
});

/** Whether the page can draw an address. */
function canDraw(page: Page, url: string): Promise<boolean> {
  return page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    return image.decode().then(
      () => true,
      () => false,
    );
  }, url);
}
