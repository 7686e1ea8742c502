import { type BrowserContext, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import { type ComfyStandIn, startComfyStandIn, type StandInOptions } from '../../fakes/comfyui/stand-in.ts';
import { type HostOptions, type HostProcess, startHostProcess } from './host-process.ts';
import { createWatch, type Watch, watchContext } from './watch.ts';

type WorkerFixtures = {
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

/** `test` of every journey: real hosts as processes, browsers that are watched. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  sharedHost: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const host = await startHostProcess();
      await use(host);
      await host.dispose();
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern
  startHost: async ({}, use) => {
    const hosts: HostProcess[] = [];
    await use(async (options) => {
      const host = tracked(await startHostProcess(options), hosts);
      return host;
    });
    for (const host of hosts.toReversed()) await host.dispose();
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
  context: async ({ context, watch, startHost, startComfy }, use) => {
    expect([startHost, startComfy]).toBeDefined();
    await watchContext(context, asRecorder(watch));
    await use(context);
    await context.close();
  },
  newContext: async ({ browser, watch, startHost, startComfy }, use) => {
    expect([startHost, startComfy]).toBeDefined();
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
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
    startAgain: async (options) => tracked(await host.startAgain(options), hosts),
  };
  hosts.push(known);
  return known;
}

function asRecorder(watch: Watch): ReturnType<typeof createWatch> {
  if (!('record' in watch)) throw new Error('not the fixture');
  return watch as ReturnType<typeof createWatch>;
}
