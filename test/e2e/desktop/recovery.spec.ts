import { desktopOf } from '../support/desktop-of.ts';
import type { HostProcess } from '../support/host-process.ts';
import { openWithDraft } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });

const TYPED = 'half a sentence about';

test('a page that crashes comes back where it was, and after three times in a minute a person is asked', async ({
  page,
  startHost,
  startComfy,
  target,
}) => {
  const comfy = await startComfy();
  const host = await startHost({ env: { COMFY_WORKER_URL: comfy.url } });
  const studio = await openWithDraft(page, host);
  await studio.prompt.fill(TYPED);
  const hold = comfy.hold('KSampler', 1);
  const { id } = await host.call('jobs.create', {
    jobType: 'image',
    provider: 'comfyui',
    params: { prompt: 'a ferry', width: 512, height: 512 },
  });
  await hold.reached;
  await page.evaluate(() => void (window.location.hash = '#/budget'));
  await expect(page.getByRole('heading', { level: 1, name: 'Budget' })).toBeVisible();

  await crash(host);

  await expect.poll(() => seen(host), { timeout: 20_000 }).toMatchObject({ hash: '#/budget', heading: 'Budget' });
  await go(host, '#/library');
  await expect.poll(() => seen(host)).toMatchObject({ typed: TYPED });
  hold.release();
  await expect.poll(async () => (await host.call('jobs.get', { jobId: id })).status).toBe('completed');
  test.skip(target !== 'stand-in', 'the question is a native dialog');
  for (const times of [2, 3]) {
    await crash(host);
    await expect.poll(() => seen(host), { timeout: 20_000, message: `time ${times}` }).toMatchObject({ typed: TYPED });
  }
  await crash(host);
  const buttons = (): Promise<unknown> =>
    desktopOf(host).evaluate(({ standIn }) => standIn?.record.dialogs.map(({ options }) => options));
  await expect.poll(buttons).toMatchObject([{ buttons: ['Load it again', 'Quit Gesso'] }]);
  await desktopOf(host).evaluate(({ standIn }) => standIn?.record.dialogs[0]?.answer('Load it again'));
  await expect.poll(() => seen(host), { timeout: 20_000 }).toMatchObject({ typed: TYPED });
});

test('a page that hangs is ended and comes back, while the engine goes on', async ({ page, startHost }) => {
  const host = await startHost();
  const studio = await openWithDraft(page, host);
  await studio.prompt.fill(TYPED);
  const marked = await seen(host);
  expect(marked.typed).toBe(TYPED);

  // Nothing comes back from this.
  void page
    .evaluate(() => {
      document.title = 'hangs';
      for (;;);
    })
    .catch(() => undefined);

  await expect.poll(() => desktopOf(host).output(), { timeout: 40_000 }).toContain('hangs and is ended');
  expect((await host.call('settings.get', {})).firstRunDone).toBe(true);
  await expect.poll(() => seen(host), { timeout: 20_000 }).toMatchObject({ title: marked.title, typed: TYPED });
});

type Seen = {
  readonly hash: string;
  readonly title: string;
  readonly heading: string | undefined;
  readonly typed: string | undefined;
};

/** What the page shows, asked by main: a client of the browser that saw a page crash does not look at it again. */
function seen(host: HostProcess): Promise<Seen> {
  return desktopOf(host).evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const asked = `({ hash: location.hash, title: document.title, heading: document.querySelector('h1')?.textContent,
      typed: document.querySelector('textarea')?.value })`;
    const nothing = { hash: '', title: '', heading: undefined, typed: undefined };
    return (await window?.webContents.executeJavaScript(asked).catch(() => nothing)) as Seen;
  });
}

async function go(host: HostProcess, hash: string): Promise<void> {
  await desktopOf(host).evaluate(async ({ BrowserWindow }, place) => {
    await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`void (location.hash = '${place}')`);
  }, hash);
}

/** Resolves once the page has ended. */
async function crash(host: HostProcess): Promise<void> {
  await desktopOf(host).evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('render-process-gone', () => resolve());
        contents?.forcefullyCrashRenderer();
      }),
  );
}
