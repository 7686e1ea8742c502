import type { AssetFilter } from '../../src/contract/asset.ts';
import type { Client } from '../../src/contract/client.ts';
import type { DurationMs } from '../../src/contract/units.ts';
import { filterKey, useAssets } from './assets.ts';
import { readAssets } from './read-assets.ts';
import { useBudget } from './budget.ts';
import { useComfy } from './comfy.ts';
import { useJobs, withJobs } from './jobs.ts';
import { failedLoad, READY } from './loadable.ts';
import { readOrganise } from './organise.ts';
import { useProviders } from './providers.ts';
import { useSettings } from './settings.ts';

const FINISHED_JOBS = 100;
const MOST_PER_READ = 500;
/** An engine that is busy for longer is asked for the rest all the same. */
const FIRST_MS: DurationMs = 500;

/**
 * Reads every list that is on screen: at the start, and after a lost connection. Never rejects: each store says for itself what failed.
 * @param shown the list that the address asks for. It goes first, and is drawn while the engine looks for the others: hundreds of jobs
 * take time there and here.
 */
export async function readAll(client: Client, shown: AssetFilter | undefined): Promise<void> {
  const others = Object.values(useAssets.getState().pages)
    .map((page) => page.filter)
    .filter((filter) => shown === undefined || filterKey(filter) !== filterKey(shown));
  const first = Promise.all([readSettings(client), shown === undefined ? undefined : readAssets(client, shown)]);
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, FIRST_MS))]);
  await Promise.all([
    first,
    ...others.map((filter) => readAssets(client, filter)),
    readProviders(client),
    readBudget(client),
    readJobs(client),
    readComfy(client),
    readOrganise(client),
  ]);
}

/** Reads the settings. Never rejects. */
export async function readSettings(client: Client): Promise<void> {
  try {
    useSettings.setState({ load: READY, settings: await client.call('settings.get', {}) });
  } catch (error) {
    useSettings.setState({ load: failedLoad(error) });
  }
}

/** Reads the providers; `refresh` asks each of them anew. Never rejects. */
export async function readProviders(client: Client, refresh = false): Promise<void> {
  try {
    const { providers } = await client.call('providers.list', { refresh });
    useProviders.setState({ load: READY, list: providers });
  } catch (error) {
    useProviders.setState({ load: failedLoad(error) });
  }
}

/** Reads all open jobs and the newest finished ones. Never rejects. */
export async function readJobs(client: Client): Promise<void> {
  try {
    const [open, newest] = await Promise.all([
      client.call('jobs.list', { status: 'open', limit: MOST_PER_READ }),
      client.call('jobs.list', { limit: FINISHED_JOBS }),
    ]);
    useJobs.setState((state) => ({ ...withJobs(state, [...open.jobs, ...newest.jobs]), load: READY }));
  } catch (error) {
    useJobs.setState({ load: failedLoad(error) });
  }
}

/** Reads the budget. Never rejects. */
export async function readBudget(client: Client): Promise<void> {
  try {
    useBudget.setState({ load: READY, budget: await client.call('budget.show', {}) });
  } catch (error) {
    useBudget.setState({ load: failedLoad(error) });
  }
}

/** Reads the state of ComfyUI; `refresh` asks it anew. Never rejects. */
export async function readComfy(client: Client, refresh = false): Promise<void> {
  try {
    useComfy.setState({ load: READY, comfy: await client.call('comfy.status', { refresh }) });
  } catch (error) {
    useComfy.setState({ load: failedLoad(error) });
  }
}
