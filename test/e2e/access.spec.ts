import { WebSocket } from 'ws';
import { request as httpRequest } from 'node:http';
import { madeByDraft } from './support/draft-jobs.ts';
import type { HostProcess } from './support/host-process.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

// What is tested here is the loopback server, which shows no page to the desktop app's window.
test.skip(({ target }) => target !== 'browser', 'only a browser comes over the network');

const REFUSED = [/status of 401/, /status of 403/, /WebSocket connection to .* failed/];

for (const [name, fragment] of [
  ['without a token', ''],
  ['with a wrong token', '#token=wrong-and-wrong-and-wrong'],
] as const) {
  test(`a page ${name} says what to do and shows nothing else`, async ({ page, sharedHost, watch }) => {
    watch.allow(...REFUSED);

    await page.goto(`${sharedHost.origin}/${fragment}`);

    await expect(page.getByRole('heading', { name: 'This window needs its key' })).toBeVisible();
    await expect(page.getByText('Open the address that was printed in the terminal')).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await page.goto('about:blank');
    await page.goto(sharedHost.pageUrl);
    await expect(page.getByRole('region', { name: 'Prompt bar' })).toBeVisible();
  });
}

test('requests of another origin or host are refused', async ({ sharedHost }) => {
  const authorized = { Authorization: `Bearer ${sharedHost.token}` };

  expect(await status(sharedHost, '/functions/v1/media-list', authorized)).toBe(200);
  expect(await status(sharedHost, '/functions/v1/media-list', { ...authorized, Origin: 'https://evil.example' })).toBe(
    403,
  );
  expect(await status(sharedHost, '/functions/v1/media-list', { ...authorized, Origin: 'null' })).toBe(403);
  expect(await status(sharedHost, '/functions/v1/media-list', { ...authorized, Host: 'rebound.example' })).toBe(403);
  expect(await status(sharedHost, '/', { Host: `rebound.example:${sharedHost.port}` })).toBe(403);
});

test('a script of another site cannot read anything, even in a browser that is signed in', async ({
  page,
  sharedHost,
  startHost,
  watch,
}) => {
  watch.allow(
    ...REFUSED,
    /request to another host/,
    /CSP violation: connect-src/,
    /Content Security Policy/,
    /socket to/,
  );
  await openStudio(page, sharedHost);
  const elsewhere = await startHost();
  await page.goto(`${elsewhere.origin}/`);

  const outcome = await page.evaluate(async (origin) => {
    const read = await fetch(`${origin}/functions/v1/media-list`, { credentials: 'include' }).then(
      () => 'answered',
      () => 'refused',
    );
    const socket = await new Promise<string>((resolve) => {
      try {
        const tried = new globalThis.WebSocket(`${origin.replace('http', 'ws')}/ws`, ['gesso.v1']);
        tried.addEventListener('open', () => resolve('opened'));
        tried.addEventListener('error', () => resolve('refused'));
      } catch {
        resolve('refused');
      }
    });
    return { read, socket };
  }, sharedHost.origin);

  expect(outcome).toEqual({ read: 'refused', socket: 'refused' });
});

test('files and events need a session', async ({ page, sharedHost, watch }) => {
  // A file that is opened by itself has no page that names an icon.
  watch.allow(...REFUSED, /favicon\.ico/);
  const [asset] = await madeByDraft(sharedHost, 'a locked drawer');
  const address = new URL(asset!.url, sharedHost.origin);

  expect(await status(sharedHost, address.pathname, {})).toBe(401);
  expect(await socketStatus(sharedHost, {})).toBe(401);
  expect(
    await socketStatus(sharedHost, { Cookie: `gesso_${sharedHost.port}=guessed`, Origin: sharedHost.origin }),
  ).toBe(401);
  await openStudio(page, sharedHost);
  const response = await page.goto(address.href);
  expect(response?.status()).toBe(200);
  expect(response?.headers()['content-type']).toBe('image/png');
});

/** By node:http, because fetch does not send a Host of the caller's choice. */
function status(host: HostProcess, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}

function socketStatus(host: HostProcess, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/ws`, ['gesso.v1'], { headers });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    socket.on('open', () => reject(new Error('it was let in')));
    socket.on('error', () => undefined);
  });
}
