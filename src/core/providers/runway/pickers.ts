import type { Capability, Model } from '../../../contract/provider.ts';
import type { BaseUrl } from '../base-url.ts';
import { type Catalog, createCatalog } from '../catalog.ts';
import { capabilityOf, modelView } from './capabilities.ts';
import { getOrganization, RUNWAY } from './client.ts';
import type { RunwayModel } from './model.ts';
import { isKnown, modelOf, MODELS } from './models.ts';

/** What can be chosen at Runway. */
export type RunwayLists = { readonly models: readonly Model[]; readonly capabilities: readonly Capability[] };

/** The models of the account's tier; all that we know until the account could be asked. */
export function createRunwayCatalog(base: BaseUrl): Catalog<RunwayLists> {
  return createCatalog({
    vendor: RUNWAY,
    base,
    offline: listsOf(MODELS),
    load: async (client) => {
      const { tier } = await getOrganization(client, { tries: 1, timeoutMs: 4500 });
      return listsOf(modelsOf(Object.keys(tier?.models ?? {})));
    },
  });
}

/** Ours in our order, as far as the account has them, then those that are new to us. An account that names none has them all, as far as is known. */
export function modelsOf(listed: readonly string[]): readonly RunwayModel[] {
  if (listed.length === 0) return MODELS;
  const known = MODELS.filter((model) => listed.includes(model.id));
  const added = listed.flatMap((id) => modelOf(id) ?? []).filter((model) => !isKnown(model));
  return [...known, ...added];
}

function listsOf(models: readonly RunwayModel[]): RunwayLists {
  return { models: models.map(modelView), capabilities: models.map(capabilityOf) };
}
