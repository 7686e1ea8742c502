import type { JobView } from '../../../src/contract/job.ts';
import type { DesktopApp, Ending } from '../support/desktop-app.ts';
import { desktopOf } from '../support/desktop-of.ts';
import { environmentOf, processesOf } from '../support/desktop-processes.ts';
import { jobEnded } from '../support/draft-jobs.ts';
import { startFakeVendors } from '../support/fake-vendors.ts';
import type { HostProcess } from '../support/host-process.ts';
import { installedComfy } from '../support/installed-comfy.ts';
import { openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });
test.skip(process.platform !== 'linux', 'processes are found in /proc');

const GONE_WITHIN_MS = 5_000;

type Way = {
  readonly name: string;
  readonly end: (app: DesktopApp) => Promise<Ending>;
  readonly as: Partial<Ending>;
  /** Whether it needs the stand-in: a native dialog has nobody to press its buttons. */
  readonly onStandInAlone?: true;
};

const WAYS: readonly Way[] = [
  { name: 'quit, and “Quit now” to its question', end: quitNow, as: { code: 0 }, onStandInAlone: true },
  { name: 'SIGTERM, which asks nobody', end: (app) => app.end('SIGTERM'), as: { code: 0 } },
  { name: 'an error that nobody caught', end: crash, as: { code: 1 }, onStandInAlone: true },
  { name: 'kill -9', end: (app) => app.end('SIGKILL'), as: { signal: 'SIGKILL' } },
];

for (const { name, end, as, onStandInAlone } of WAYS)
  test(`${name}: a job and a ComfyUI run; no process is left after five seconds, and the job goes on`, async ({
    page,
    startHost,
    target,
  }) => {
    test.skip(onStandInAlone === true && target !== 'stand-in', 'the dialog has nobody to press its buttons');
    const comfy = installedComfy();
    // Custom nodes start programs of their own, in sessions of their own.
    comfy.behave({ grandchildren: 2 });
    const vendors = await startFakeVendors();
    const runway = vendors.server('runway');
    runway.faults.set({ fault: 'never_ends' });
    const host = await startHost({ env: { ...vendors.addresses, ...vendors.keys, GESSO_HOME: comfy.home } });
    await openStudio(page, host);
    await host.call('comfy.start', {});
    const job = await runningClip(host);
    await expect.poll(async () => (await host.call('comfy.status', {})).state, { timeout: 30_000 }).toBe('ready');
    const programsOfNodes = (): number =>
      processesOf(comfy.home).filter(({ command }) => command.endsWith('grandchildren.txt')).length;
    await expect.poll(programsOfNodes).toBe(2);

    const ending = await end(desktopOf(host));

    expect(ending).toMatchObject(as);
    await expect.poll(() => processesOf(comfy.home), { timeout: GONE_WITHIN_MS }).toEqual([]);
    runway.faults.clear();
    const again = await host.startAgain();
    expect(await jobEnded(again, job.id)).toMatchObject({ status: 'completed' });
    expect(runway.books.creates).toHaveLength(1);
    await again.dispose();
    await vendors.stop();
    comfy.remove();
  });

test('a window that stands at an address it was refused goes with the app', async ({ page, startHost, watch }) => {
  watch.allow(/^request to another host: /);
  const host = await startHost();
  await openStudio(page, host);
  await page.goto(`${host.origin}/`).catch(() => undefined);
  expect(await desktopOf(host).end('SIGTERM')).toMatchObject({ code: 0 });
});

test('no program that the app starts gets a key, neither in its arguments nor in its environment', async ({
  page,
  startHost,
}) => {
  const comfy = installedComfy();
  const vendors = await startFakeVendors();
  const host = await startHost({ env: { ...vendors.addresses, ...vendors.keys, GESSO_HOME: comfy.home } });
  await openStudio(page, host);
  await host.call('comfy.start', {});
  await expect.poll(async () => (await host.call('comfy.status', {})).state, { timeout: 30_000 }).toBe('ready');

  const children = processesOf(comfy.home).filter(({ pid }) => pid !== desktopOf(host).pid);
  const texts = children.map((child) => `${child.command} ${environmentOf(child)}`);

  // The browser's processes, ComfyUI and its keeper.
  expect(children.length).toBeGreaterThan(3);
  for (const key of [...Object.values(vendors.keys), host.token])
    expect(texts.filter((text) => text.includes(key))).toEqual([]);
  await host.dispose();
  await vendors.stop();
  comfy.remove();
});

/** A clip that the vendor works on until it is told to end. */
async function runningClip(host: HostProcess): Promise<JobView> {
  const params = { prompt: 'rain on a tin roof' };
  const { id } = await host.call('jobs.create', { jobType: 'video', provider: 'runway', params });
  const stateOf = async (): Promise<unknown> => (await host.call('jobs.get', { jobId: id })).phase;
  await expect.poll(stateOf, { timeout: 20_000 }).toBe('running');
  return host.call('jobs.get', { jobId: id });
}

async function quitNow(app: DesktopApp): Promise<Ending> {
  await app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(() => app.evaluate(({ standIn }) => standIn?.record.dialogs.length)).toBe(1);
  await app.evaluate(({ standIn }) => standIn?.record.dialogs[0]?.answer('Quit now'));
  return app.ended;
}

async function crash(app: DesktopApp): Promise<Ending> {
  await app.evaluate(
    () =>
      void setImmediate(() => {
        throw new Error('a bug of ours');
      }),
  );
  return app.ended;
}
