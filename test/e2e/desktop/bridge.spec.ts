import { expect as expectNow, type Page } from '@playwright/test';
import type { PreloadBridge } from '../../../src/contract/client.ts';
import { sendFromRenderer } from '../support/broken-renderer.ts';
import { desktopOf } from '../support/desktop-of.ts';
import { openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

type BridgedWindow = Window & { readonly gesso?: PreloadBridge };

const REFUSED = 'a foreign sender was refused at the bridge';
const CALL = JSON.stringify({ method: 'settings.get', input: {} });

/** The page's own call. */
function call(page: Page, method: string, input: unknown): Promise<unknown> {
  const given = [method, input] as const;
  return page.evaluate(([name, value]) => (window as BridgedWindow).gesso?.call(name, value), given);
}

test('the page gets two functions and nothing else, and can change neither', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const seen = await page.evaluate(() => {
    const bridge = (window as BridgedWindow).gesso ?? {};
    const wasReplaced =
      Reflect.set(window, 'gesso', 'mine') ||
      Reflect.set(bridge, 'call', 'mine') ||
      Reflect.deleteProperty(window, 'gesso');
    const names = [
      'require',
      'process',
      'module',
      'Buffer',
      'ipcRenderer',
      'electron',
      'standInPost',
      'standInReceive',
    ];
    return { keys: Object.keys(bridge), wasReplaced, found: names.filter((name) => name in window) };
  });

  expect(seen).toEqual({ keys: ['call', 'on'], wasReplaced: false, found: [] });
});

test('a frame of another origin is refused, loudly, even from a renderer that was taken over', async ({
  page,
  sharedHost,
  watch,
  target,
}) => {
  test.skip(target !== 'stand-in', 'only the stand-in lets a test write to the pipe itself');
  watch.allow(/console error/, /request to another host/);
  await openStudio(page, sharedHost);
  const window = desktopOf(sharedHost).page();
  const session = await window.context().newCDPSession(window);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.goto(sharedHost.pageUrl);
  // The shell refuses every frame; this one the app's own page has made in its own origin, sandboxed into another one.
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.srcdoc = '<title>foreign</title>';
    document.body.append(frame);
  });
  await expect.poll(() => page.frames().length).toBe(2);

  const outcome = await sendFromRenderer(window, CALL, 'about:srcdoc');

  expectNow(outcome).toMatchObject({ ok: false, message: expectNow.stringContaining('This page may not use Gesso.') });
  expect(desktopOf(sharedHost).output()).toContain(REFUSED);
  await session.send('Page.setBypassCSP', { enabled: false });
  await session.detach();
  await page.goto(sharedHost.pageUrl);
});

test('a window that the shell did not open is refused, though it shows our page', async ({
  page,
  sharedHost,
  target,
}) => {
  test.skip(target !== 'stand-in', 'real windows of another make are not ours to open in a test');
  await openStudio(page, sharedHost);
  const app = desktopOf(sharedHost);

  const outcome = await app.evaluate(async ({ BrowserWindow }, url) => {
    const [ours] = BrowserWindow.getAllWindows();
    const preload = ours?.webContents.mainFrame === undefined ? '' : `${process.cwd()}/out/preload/index.cjs`;
    const window = new BrowserWindow({ webPreferences: { preload, sandbox: true, contextIsolation: true } });
    await window.loadURL(url);
    const asked = `window.gesso.call('settings.get', {}).then(() => 'answered', (error) => error.message)`;
    const answer = await window.webContents.executeJavaScript(asked);
    window.destroy();
    return answer as string;
  }, 'app://gesso/');

  expect(outcome).toContain('This page may not use Gesso.');
});

test('a message that is no call gets an error and changes nothing', async ({ page, sharedHost, target }) => {
  test.skip(target !== 'stand-in', 'the preload sends nothing but calls');
  await openStudio(page, sharedHost);
  const codeOf = async (message: unknown): Promise<unknown> => {
    const outcome = (await sendFromRenderer(desktopOf(sharedHost).page(), message)) as {
      value?: { ok: boolean; error?: { code: string } };
    };
    return outcome.value?.ok === false ? outcome.value.error?.code : outcome;
  };

  expect(await codeOf('{')).toBe('invalid_json');
  expect(await codeOf(new Map([['method', 'settings.get']]))).toBe('invalid_json');
  expect(await codeOf(undefined)).toBe('invalid_json');
  expect(await codeOf('[]')).toBe('invalid_request');
  expect(await codeOf('{"method":7}')).toBe('invalid_request');
  expect(await codeOf('{"method":"settings.get","input":{},"more":1}')).toBe('invalid_request');
  expect(await codeOf(JSON.stringify({ method: 'x'.repeat(101) }))).toBe('invalid_request');
  expect(await codeOf('{"method":"no.such","input":{}}')).toMatch(/unknown_method|not_found|invalid_request/);
  expect(await codeOf('{"method":"constructor","input":{}}')).toMatch(/unknown_method|not_found|invalid_request/);
  expect(await codeOf('{"method":"__proto__","input":{}}')).toMatch(/unknown_method|not_found|invalid_request/);
});

test('a message beyond the limit is refused before anything is built from it', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const reply = await page.evaluate(async () => {
    const bridge = (window as BridgedWindow).gesso;
    const huge = 'x'.repeat(50 * 1024 * 1024);
    return bridge?.call('settings.set', { huge });
  });

  expect(reply).toMatchObject({ ok: false, error: { code: 'body_too_large' } });
  expect(await call(page, 'settings.get', {})).toMatchObject({ ok: true });
});

test('prototypes can be poisoned neither in main nor in the preload', async ({ page, sharedHost, watch }) => {
  watch.allow(/console error/, /uncaught/);
  await openStudio(page, sharedHost);

  const replies = await page.evaluate(async () => {
    const inputs = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'].map(
      (text) => JSON.parse(text) as unknown,
    );
    // The page's own built-ins belong to it alone.
    Reflect.set(JSON, 'stringify', () => '{"method":"queue.pause","input":{}}');
    Reflect.defineProperty(Object.prototype, 'polluted', { get: () => 'poisoned', configurable: true });
    const codes: string[] = [];
    for (const input of inputs) {
      const reply = await (window as BridgedWindow).gesso?.call('settings.set', input);
      codes.push(reply?.ok === false ? reply.error.code : 'answered');
    }
    return codes;
  });

  // Main got the two calls as they were meant, and threw both out.
  expect(replies).toEqual(['invalid_request', 'invalid_request']);
  expect(await sharedHost.call('settings.get', {})).toMatchObject({ queuePaused: false });
  expect(await desktopOf(sharedHost).evaluate(() => 'polluted' in {} || 'ok' in {})).toBe(false);
  await page.reload();
  expect(await call(page, 'settings.get', {})).toMatchObject({ ok: true });
});

test('what cannot be copied does not cross', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const outcome = await page.evaluate(async () => {
    const bridge = (window as BridgedWindow).gesso;
    const tried = async (input: unknown): Promise<string> => {
      try {
        return JSON.stringify(await bridge?.call('settings.get', input));
      } catch (error) {
        return error instanceof Error ? error.message : 'refused';
      }
    };
    return { symbol: await tried(Symbol('no')), window: await tried(document.body) };
  });

  expect(outcome.symbol).not.toContain('"ok":true');
  expect(outcome.window).not.toContain('"theme"');
});

test('more calls at once than the limit are turned away, and later ones are answered', async ({ page, sharedHost }) => {
  await openStudio(page, sharedHost);

  const codes = await page.evaluate(async () => {
    const bridge = (window as BridgedWindow).gesso;
    const replies = await Promise.all(
      Array.from({ length: 1500 }, async () => bridge?.call('library.list', { limit: 1 })),
    );
    return [...new Set(replies.map((reply) => (reply?.ok === false ? reply.error.code : 'ok')))].toSorted();
  });

  expect(codes.filter((code) => code !== 'ok' && code !== 'rate_limited')).toEqual([]);
  expect(await call(page, 'settings.get', {})).toMatchObject({ ok: true });
});
