import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { JobId } from '../../src/contract/ids.ts';
import type { JobType, ProviderView } from '../../src/contract/provider.ts';
import type { KeyedProvider } from '../../src/contract/secrets.ts';
import type { JsonObject } from '../../src/contract/units.ts';
import { type FakeVendorSet, startFakeVendors } from './support/fake-vendors.ts';
import type { HostProcess } from './support/host-process.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test.skip(({ target }) => target !== 'browser', 'it reads what came over the network');

const JOBS: readonly { readonly provider: KeyedProvider; readonly jobType: JobType }[] = [
  { provider: 'openai', jobType: 'image' },
  { provider: 'elevenlabs', jobType: 'audio' },
  { provider: 'runway', jobType: 'video' },
  { provider: 'heygen', jobType: 'video' },
];
const PROMPT = 'a canary sings at the pit head';
const WRONG_KEY = 'canary-wrong-key-5f0c1b7a92d8';

test('no key is found anywhere after everything was done with them', async ({ page, startHost }) => {
  test.setTimeout(300_000);
  const vendors = await startFakeVendors();
  const { HEYGEN_API_KEY: typed = '', ...fromEnvironment } = vendors.keys;
  const host = await startHost({ env: { ...vendors.addresses, ...fromEnvironment, GESSO_LOG: 'debug' } });
  const { keychain } = await host.call('keys.list', {});
  test.skip(keychain.available, 'the form would write into the keychain of whoever runs the tests');
  const frames = framesTo(page);
  await openStudio(page, host);
  await typeKey(page, typed);

  await workWithEverything(host, vendors);
  await page.getByRole('link', { name: 'Budget' }).click();
  await expect(page.getByRole('region', { name: 'At the providers' })).toContainText('Runway');
  await page.getByRole('link', { name: 'Library' }).click();

  const places = {
    'the data folder': filesOf(host.home),
    'what the host wrote': host.output(),
    'what came to the window': frames.join('\n'),
    'the page': await page.content(),
    'the storage of the browser': await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    ),
    'the memory of the window': await heapOf(page),
    'the media API': await mediaList(host),
  };
  // The search sees what is there: the prompt is in every place that knows the jobs.
  for (const place of [
    'the data folder',
    'what came to the window',
    'the page',
    'the memory of the window',
    'the media API',
  ] as const)
    expect(places[place].includes(PROMPT), place).toBe(true);
  const found: string[] = [];
  for (const [name, key] of [...Object.entries(vendors.keys), ['the wrong key', WRONG_KEY] as const]) {
    for (const [place, text] of Object.entries(places))
      for (const form of [key, Buffer.from(key).toString('base64').replaceAll('=', ''), encodeURIComponent(key)])
        if (text.includes(form)) found.push(`${name} in ${place}`);
  }
  expect(found).toEqual([]);
  await vendors.stop();
});

/** The one key that goes through the window. */
async function typeKey(page: Page, key: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Provider keys' });
  await section.getByRole('button', { name: 'Add key: HeyGen' }).click();
  await section.getByLabel('HeyGen key').fill(key);
  await section.getByRole('button', { name: 'Keep until I quit' }).click();
  await expect(section).toContainText(`ends in ${key.slice(-4)}`);
  await expect(section.getByLabel('HeyGen key')).toHaveCount(0);
}

/** Good work, refusals, broken answers and wrong keys: whatever could write a key down. */
async function workWithEverything(host: HostProcess, vendors: FakeVendorSet): Promise<void> {
  for (const { provider, jobType } of JOBS) {
    const view = await host.call('providers.get', { provider });
    const request = { provider, jobType, params: paramsFor(view, jobType), maxCostMicros: 5_000_000 };
    await settled(host, (await host.call('jobs.create', request)).id);
    for (const fault of ['quota', 'html_after', 'unauthorized'] as const) {
      vendors.server(provider).faults.set({ fault, times: 1 });
      await settled(host, (await host.call('jobs.create', request)).id);
    }
    vendors.server(provider).faults.clear();
    expect((await host.call('keys.test', { provider, key: WRONG_KEY })).state).toBe('refused');
    expect((await host.call('keys.test', { provider })).state).toBe('accepted');
  }
  await host.call('providers.accounts', { refresh: true });
  await host.call('library.verify', {});
}

/** Until a job has ended or waits for a person. */
async function settled(host: HostProcess, jobId: JobId): Promise<void> {
  const isSettled = async (): Promise<boolean> => {
    const { status, phase } = await host.call('jobs.get', { jobId });
    return status === 'completed' || status === 'failed' || phase === 'needs_attention';
  };
  await expect.poll(isSettled, { timeout: 40_000, intervals: [200] }).toBe(true);
}

/** The prompt, and the first of every list that must be chosen from. */
function paramsFor(view: ProviderView, jobType: JobType): JsonObject {
  const capability = view.capabilities.find((one) => one.jobType === jobType);
  const chosen = (capability?.parameters ?? []).flatMap((parameter) => {
    if (!parameter.required || parameter.name === 'prompt' || parameter.type !== 'choice') return [];
    return [[parameter.name, parameter.options[0]?.value ?? ''] as const];
  });
  return { prompt: PROMPT, ...Object.fromEntries(chosen) };
}

function framesTo(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  return frames;
}

function filesOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
}

/** Every string that the page's JavaScript still holds, after a collection. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

async function mediaList(host: HostProcess): Promise<string> {
  const answer = await fetch(`${host.origin}/functions/v1/media-list?limit=100`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  expect(answer.status).toBe(200);
  return answer.text();
}
