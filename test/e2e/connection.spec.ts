import type { WebSocketRoute } from '@playwright/test';
import { allJobs, madeByDraft } from './support/draft-jobs.ts';
import { openStudio, openWithDraft } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test.skip(({ target }) => target !== 'browser', 'the window of the desktop app has no connection that could be lost');

const GONE = [/ERR_CONNECTION_REFUSED/, /WebSocket connection to .* failed/, /status of 401/];
const LOST = 'The connection to Gesso is lost';

test('a dropped connection is said, restored by itself, and catches up with what it missed', async ({
  page,
  startHost,
  watch,
}) => {
  watch.allow(...GONE);
  const host = await startHost();
  const sockets: WebSocketRoute[] = [];
  const gate = { isOpen: true };
  await page.routeWebSocket(/\/ws$/, async (socket) => {
    if (!gate.isOpen) return socket.close({ code: 1006 });
    sockets.push(socket);
    socket.connectToServer();
  });
  const studio = await openStudio(page, host);
  await studio.prompt.fill('typed before the fall');

  gate.isOpen = false;
  await sockets.at(-1)?.close({ code: 1011 });
  await expect(page.getByRole('status').filter({ hasText: LOST })).toBeVisible();
  await studio.prompt.fill('typed before the fall, and during it');
  await madeByDraft(host, 'made while nobody looked');
  gate.isOpen = true;

  await expect(studio.results('made while nobody looked')).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByText(LOST)).toBeHidden();
  await expect(studio.prompt).toHaveValue('typed before the fall, and during it');
});

test('a host that is killed and started again loses nothing; the window says what it needs', async ({
  page,
  startHost,
  watch,
}) => {
  watch.allow(...GONE);
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.setSize(160, 128);
  await studio.send('kept before the crash');
  await expect(studio.results('kept before the crash')).toHaveCount(1);
  await studio.prompt.fill('half a thought');

  await host.kill();

  await expect(page.getByRole('status').filter({ hasText: LOST })).toBeVisible();
  await studio.prompt.fill('half a thought, finished offline');
  const again = await host.startAgain();
  // A new run has a new token, so that an old address opens nothing: the page says where the new one is.
  await expect(page.getByRole('heading', { name: 'This window needs its key' })).toBeVisible({ timeout: 30_000 });
  await page.goto('about:blank');
  await openStudio(page, again);
  await expect(studio.prompt).toHaveValue('half a thought, finished offline');
  await expect(studio.results('kept before the crash')).toHaveCount(1);
  expect(await allJobs(again)).toHaveLength(1);
});
