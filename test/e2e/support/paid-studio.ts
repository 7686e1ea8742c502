import { expect } from '@playwright/test';
import { type FakeVendorSet, startFakeVendors } from './fake-vendors.ts';
import type { HostProcess } from './host-process.ts';
import type { Studio } from './studio.ts';

/** A host with a key for a stand-in of every paid vendor. Stop the vendors at the end. */
export async function hostWithVendors(
  startHost: (options: { env: Record<string, string> }) => Promise<HostProcess>,
): Promise<{ vendors: FakeVendorSet; host: HostProcess }> {
  const vendors = await startFakeVendors();
  return { vendors, host: await startHost({ env: { ...vendors.addresses, ...vendors.keys } }) };
}

/** Chooses one model of a provider in the prompt bar. */
export async function chooseModel(studio: Studio, provider: string, model: RegExp): Promise<void> {
  await studio.route.click();
  await studio.page
    .getByRole('region', { name: provider, exact: true })
    .getByRole('button', { name: model })
    .first()
    .click();
  await expect(studio.route).toHaveAccessibleName(new RegExp(provider));
}
