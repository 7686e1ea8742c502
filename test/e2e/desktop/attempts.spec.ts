import { desktopOf } from '../support/desktop-of.ts';
import type { HostProcess } from '../support/host-process.ts';
import { openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

// What a page of ours tries once it has been taken over by somebody else's script. The table of all attempts is docs/security.md.

// Each takes two seconds. Chromium hangs now and then when windows are closed while it makes them; the second try is not to wait long.
test.describe.configure({ timeout: 45_000 });

/** The shell refuses loudly, and Chromium says so in its console. */
test.beforeEach(({ watch }) => watch.allow(/console error/, /console warning/, /request to another host/));

test.afterEach(async ({ page, sharedHost }) => {
  const app = desktopOf(sharedHost);
  expect(new URL(page.url()).href).toBe(new URL(app.pageUrl).href);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await page.goto(sharedHost.pageUrl);
});

test('window.open and links to new windows open nothing', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  await page.evaluate(
    (addresses) => {
      // Windows that have no opener live in a process of their own, and Chromium closes those without a hitch: one with an opener is enough.
      for (const url of addresses)
        window.open(url, '_blank', `width=300,height=300${url === 'about:blank' ? '' : ',noopener'}`);
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    },
    ['https://example.com/', 'file:///etc/passwd', 'about:blank', 'data:text/html,x', 'app://gesso/'],
  );

  await expect.poll(() => desktopOf(sharedHost).output()).toContain('a new window was refused');
  expect(await openedOutside(sharedHost)).toEqual([]);
});

for (const url of [
  'https://example.com/',
  'http://127.0.0.1:9/',
  'file:///etc/passwd',
  'data:text/html,<title>x</title>',
  'app://other/',
])
  test(`a navigation to ${url} goes nowhere`, async ({ page, sharedHost, target }) => {
    await openStudio(page, sharedHost);

    await page.evaluate((address) => void (window.location.href = address), url);
    await page.evaluate((address) => {
      const form = Object.assign(document.createElement('form'), { action: address, method: 'post' });
      document.body.append(form);
      form.submit();
      form.remove();
    }, url);

    // Chromium itself lets no page go to file: and data:, before it asks anybody.
    if (target === 'stand-in' && !/^(file|data):/.test(url))
      await expect.poll(() => desktopOf(sharedHost).output()).toContain('a navigation was refused');
    expect(await page.evaluate(() => document.title)).toContain('Gesso');
  });

test('a frame and a webview show nothing', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const seen = await page.evaluate(async () => {
    const addresses = ['https://example.com/', window.location.href, 'data:text/html,inside', 'file:///etc/passwd'];
    const refused: string[] = [];
    const all = new Promise<void>((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        refused.push(effectiveDirective);
        // Chromium itself refuses the last one, and tells no policy of it.
        if (refused.filter((directive) => directive === 'frame-src').length === 3) resolve();
      }),
    );
    const frames = addresses.map((src) => Object.assign(document.createElement('iframe'), { src }));
    document.body.append(...frames);
    await all;
    const texts = frames.map((frame) => frame.contentDocument?.body.textContent ?? '');
    for (const frame of frames) frame.remove();
    const view = document.createElement('webview');
    // Where webviews exist they have methods of their own.
    return [...texts, 'loadURL' in view ? 'a webview' : ''];
  });

  expect(seen).toEqual(['', '', '', '', '']);
});

test('no foreign script runs and no server is asked', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const outcome = await page.evaluate(async () => {
    // What a debugger evaluates may use eval whatever the policy says; what runs later is the page's own.
    await new Promise((resolve) => setTimeout(resolve));
    const isRefused = async (attempt: () => unknown): Promise<boolean> => {
      try {
        await attempt();
        return false;
      } catch {
        return true;
      }
    };
    const inline = document.createElement('script');
    inline.textContent = 'window.wasRun = true';
    document.body.append(inline);
    const remote = Object.assign(document.createElement('script'), { src: 'https://example.com/a.js' });
    const loaded = new Promise((resolve, reject) => {
      remote.addEventListener('load', resolve);
      remote.addEventListener('error', () => reject(new Error('refused')));
    });
    document.body.append(remote);
    return {
      // oxlint-disable-next-line no-eval -- the point of the test.
      eval: await isRefused(() => (0, eval)('1')),
      inline: !('wasRun' in window),
      script: await isRefused(() => loaded),
      fetch: await isRefused(() => fetch('https://example.com/')),
      own: await isRefused(() => fetch(`${window.location.origin}/index.html`)),
      asset: await isRefused(() => fetch('asset://local/assets/x')),
      loopback: await isRefused(() => fetch('http://127.0.0.1:9/')),
      worker: await isRefused(
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker('data:text/javascript,postMessage(1)');
            worker.addEventListener('message', resolve);
            worker.addEventListener('error', () => reject(new Error('refused')));
          }),
      ),
    };
  });

  expect(outcome).toEqual({
    eval: true,
    inline: true,
    script: true,
    fetch: true,
    own: true,
    asset: true,
    loopback: true,
    worker: true,
  });
});

test('permissions of the browser are refused', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const outcome = await page.evaluate(async () => {
    const isRefused = (asked: Promise<unknown>): Promise<boolean> =>
      asked.then(
        () => false,
        () => true,
      );
    const states = await Promise.all(
      (['camera', 'microphone', 'geolocation', 'notifications', 'midi'] as const).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    );
    return {
      states: [...new Set(states)],
      camera: await isRefused(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await isRefused(navigator.mediaDevices.getUserMedia({ audio: true })),
      place: await isRefused(
        new Promise((resolve, reject) => {
          navigator.geolocation.getCurrentPosition(resolve, reject);
        }),
      ),
      clipboard: await isRefused(navigator.clipboard.readText()),
      notification: await Notification.requestPermission(),
    };
  });

  expect(outcome).toEqual({
    states: ['denied'],
    camera: true,
    microphone: true,
    place: true,
    clipboard: true,
    notification: 'denied',
  });
});

test('only https addresses of the list open in the system’s browser, and not many at once', async ({
  page,
  sharedHost,
  target,
}) => {
  test.skip(target !== 'stand-in', 'nothing is opened on the screen of whoever runs the tests');
  await openStudio(page, sharedHost);

  await page.evaluate(
    (addresses) => {
      // In processes of their own: pages that wait in the process of this one could hold it up.
      for (const url of addresses) window.open(url, '_blank', 'noopener');
    },
    [
      'http://github.com/',
      'https://github.com.example.com/',
      'https://x@github.com/',
      'https://github.com:444/',
      ...Array.from({ length: 7 }, (_, n) => `https://github.com/${n}`),
    ],
  );

  await expect.poll(async () => (await openedOutside(sharedHost)).length).toBeGreaterThan(0);
  const opened = await openedOutside(sharedHost);
  expect(opened.every((url) => url.startsWith('https://github.com/'))).toBe(true);
  expect(opened.length).toBeLessThan(6);
});

/** What the shell gave to the system to open. */
async function openedOutside(host: HostProcess): Promise<readonly string[]> {
  const opened = await desktopOf(host).evaluate(({ standIn }) => standIn?.record.opened.map(({ target }) => target));
  return opened ?? [];
}
