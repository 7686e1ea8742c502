import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test as base,
} from '@playwright/test';
import { type ComfyStandIn, startComfyStandIn, type StandInOptions } from '../../fakes/comfyui/stand-in.ts';
import type { DesktopApp, Target } from './desktop-app.ts';
import { startDesktopHost } from './desktop-host.ts';
import { electronObstacle, startElectron } from './electron-app.ts';
import { type HostOptions, type HostProcess, startHostProcess } from './host-process.ts';
import { latePage } from './late-page.ts';
import { startStandIn } from './stand-in-app.ts';
import { createWatch, type Watch, watchContext } from './watch.ts';

/** The app of the moment, where the target is a desktop: the test's own, else the one that its worker shares. */
type Desktop = { own?: DesktopApp; shared?: DesktopApp };

type WorkerFixtures = {
  /** Where the journeys run; set by the project. */
  readonly target: Target;
  /** Starts a host on the target. */
  readonly startOnTarget: (options: HostOptions, onApp: (app: DesktopApp) => Promise<void>) => Promise<HostProcess>;
  readonly desktop: Desktop;
  /** The browser of the target `browser`, started when it is first wanted. */
  readonly chromium: () => Promise<Browser>;
  /** One host per worker, for journeys that add to its library and change nothing that others see. */
  readonly sharedHost: HostProcess;
};

type TestFixtures = {
  /** Starts a host of the test's own; gone afterwards. */
  readonly startHost: (options?: HostOptions) => Promise<HostProcess>;
  /** Starts a ComfyUI stand-in; gone afterwards. */
  readonly startComfy: (options?: StandInOptions) => Promise<ComfyStandIn>;
  /** A browser of its own, watched like the first. */
  readonly newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Every journey fails on console errors, CSP violations and foreign requests that it did not allow. */
  readonly watch: Watch;
  readonly page: Page;
};

/** `test` of every journey: real hosts as processes, windows that are watched; in a browser or in the desktop app. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  target: ['browser', { option: true, scope: 'worker' }],
  startOnTarget: [
    async ({ target }, use) => {
      const start = target === 'electron' ? startElectron : startStandIn;
      await use((options, onApp) =>
        target === 'browser' ? startHostProcess(options) : startDesktopHost(start, options, onApp),
      );
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
  desktop: [({}, use) => use({}), { scope: 'worker' }],
  chromium: [
    async ({ playwright }, use) => {
      const started: { browser?: Promise<Browser> } = {};
      await use(() => (started.browser ??= playwright.chromium.launch()));
      await (await started.browser)?.close();
    },
    { scope: 'worker' },
  ],
  sharedHost: [
    async ({ startOnTarget, desktop }, use) => {
      const host = await startOnTarget({}, async (app) => void (desktop.shared = app));
      await use(host);
      await host.dispose();
    },
    { scope: 'worker' },
  ],
  startHost: async ({ startOnTarget, desktop, watch }, use) => {
    const hosts: HostProcess[] = [];
    await use(async (options = {}) =>
      tracked(await startOnTarget(options, (app) => begin(app, desktop, watch)), hosts),
    );
    for (const host of hosts.toReversed()) await host.dispose();
    delete desktop.own;
  },
  // oxlint-disable-next-line no-empty-pattern
  startComfy: async ({}, use) => {
    const servers: ComfyStandIn[] = [];
    await use(async (options) => {
      const server = await startComfyStandIn({ flavour: 'new', ...options });
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.close();
  },
  // oxlint-disable-next-line no-empty-pattern
  watch: async ({}, use) => {
    const watch = createWatch();
    await use(watch);
    expect(watch.problems(), 'nothing goes wrong behind the user').toEqual([]);
  },
  // Hosts are named here so that they outlive the pages: a page that loses its host says so on the console.
  page: async ({ target, chromium, desktop, watch, startHost, startComfy }, use) => {
    expect([startHost, startComfy]).toBeDefined();
    if (target === 'electron') base.skip(electronObstacle() !== undefined, electronObstacle());
    if (target !== 'browser') {
      if (desktop.shared !== undefined) await begin(desktop.shared, {}, watch);
      return use(
        latePage(() => appOf(desktop).page(), { emulateMedia: (media) => emulate(appOf(desktop), media ?? {}) }),
      );
    }
    const context = await (await chromium()).newContext();
    await watchContext(context, asRecorder(watch));
    await use(await context.newPage());
    await context.close();
  },
  // Of the page, so that a second tab shares its storage and is watched as well.
  context: async ({ target, page }, use) => {
    base.skip(target !== 'browser', 'the desktop app has one window');
    await use(page.context());
  },
  newContext: async ({ target, chromium, watch, startHost, startComfy }, use) => {
    expect([startHost, startComfy]).toBeDefined();
    base.skip(target !== 'browser', 'the desktop app has one window');
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await (await chromium()).newContext(options);
      contexts.push(context);
      await watchContext(context, asRecorder(watch));
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from '@playwright/test';

/** A host that is started again belongs to the same test. */
function tracked(host: HostProcess, hosts: HostProcess[]): HostProcess {
  const known: HostProcess = {
    ...host,
    startAgain: async () => tracked(await host.startAgain(), hosts),
  };
  hosts.push(known);
  return known;
}

/** Two libraries of the page insert style elements, which the desktop's policy refuses; both do without (electron/main/csp.ts). */
const REFUSED_STYLES = [
  /^console error: Applying inline style violates/,
  /^console error: CSP violation: style-src-elem inline/,
];

/** For which test a window is watched: a shared one goes from test to test. */
const watchers = new WeakMap<DesktopApp, { watch: Watch }>();

/** The window of an app becomes the page of the test, and is watched. */
async function begin(app: DesktopApp, desktop: Desktop, watch: Watch): Promise<void> {
  desktop.own = app;
  watch.allow(...REFUSED_STYLES);
  const known = watchers.get(app);
  if (known !== undefined) return void (known.watch = watch);
  const state = { watch };
  watchers.set(app, state);
  const recorder = { record: (problem: string) => asRecorder(state.watch).record(problem) };
  await watchContext(app.page().context(), recorder, app.pageUrl);
}

function appOf({ own, shared }: Desktop): DesktopApp {
  const app = own ?? shared;
  if (app === undefined) throw new Error('the window comes with its host: start one first');
  return app;
}

/**
 * A desktop app takes the theme from the system, which the stand-in plays. The page is told as well: at each new document the last client of
 * the browser has its way, and that is the test's.
 */
async function emulate(app: DesktopApp, media: NonNullable<Parameters<Page['emulateMedia']>[0]>): Promise<void> {
  if (app.target === 'stand-in' && media.colorScheme !== undefined)
    await app.evaluate(({ standIn }, isDark) => standIn?.setSystemTheme(isDark), media.colorScheme === 'dark');
  await app.page().emulateMedia(media);
}

function asRecorder(watch: Watch): ReturnType<typeof createWatch> {
  if (!('record' in watch)) throw new Error('not the fixture');
  return watch as ReturnType<typeof createWatch>;
}
