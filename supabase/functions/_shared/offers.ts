import { z } from 'zod';
import type { JobRequest } from '../../../src/contract/job.ts';
import { PROVIDER_IDS, type ProviderId, type ProviderView } from '../../../src/contract/provider.ts';
import type { Adapter, AdapterContext } from '../../../src/core/providers/adapter.ts';
import { DRAFT_CAPABILITIES, DRAFT_MODELS } from '../../../src/core/providers/draft/capabilities.ts';
import type { Backend } from './backend.ts';
import { teamComfyUi } from './team-comfyui.ts';

/** What a company can run at this moment. */
export type Offers = {
  /** Providers whose key the company has stored. */
  readonly keys: ReadonlySet<string>;
  /** Providers that a desktop of the company takes jobs for. */
  readonly desktops: ReadonlySet<string>;
};

/** A desktop that has asked for work within this time is there, milliseconds (the server's own claim waits as long). */
const THERE_MS = 60_000;

const keysSchema = z.array(z.object({ provider: z.string() }));
const devicesSchema = z.array(z.object({ claims_providers: z.array(z.string()) }));

export async function readOffers(backend: Backend, companyId: string): Promise<Offers> {
  const since = new Date(Date.now() - THERE_MS).toISOString();
  const [keys, devices] = await Promise.all([
    backend.rpc('list_provider_keys', { p_company: companyId }),
    backend.select('devices', {
      select: 'claims_providers',
      company_id: `eq.${companyId}`,
      revoked_at: 'is.null',
      last_claim_at: `gt.${since}`,
    }),
  ]);
  return {
    keys: new Set(keysSchema.parse(keys).map(({ provider }) => provider)),
    desktops: new Set(devicesSchema.parse(devices).flatMap((device) => device.claims_providers)),
  };
}

const limitsSchema = z.object({ limits: z.array(z.object({ scope: z.string(), kind: z.string() })) });

/** Whether a hard limit covers a provider, so that a paid route may be taken unasked. */
export async function readLimits(backend: Backend, companyId: string): Promise<(id: ProviderId) => boolean> {
  const { limits } = limitsSchema.parse(await backend.rpc('budget_view', { p_company: companyId }));
  const hard = new Set(limits.filter(({ kind }) => kind === 'hard').map(({ scope }) => scope));
  return (id) => hard.has('all') || hard.has(`provider:${id}`);
}

/** Every provider that a team may name. Draft is made by a desktop. */
export const TEAM_PROVIDERS: readonly ProviderId[] = PROVIDER_IDS;

/** A provider as this company has it, without asking any vendor: the lists that ship with Gesso, and whether somebody can do the work. */
export async function describeOffer(
  id: ProviderId,
  given: { request: JobRequest; offers: Offers; adapters: ReadonlyMap<ProviderId, Adapter>; hasComfy: boolean },
): Promise<ProviderView> {
  const { request, offers, adapters, hasComfy } = given;
  if (id === 'comfyui') return teamComfyUi(hasComfy || offers.desktops.has('comfyui'), request.params);
  const adapter = adapters.get(id);
  if (adapter === undefined) return draftView(offers);
  const view = await adapter.describe(offlineContext());
  if (offers.keys.has(id) || offers.desktops.has(id))
    return {
      ...view,
      availability: { state: 'ready', message: `${view.name} can be used by this company.`, facts: {} },
    };
  const message = `This company has no key for ${view.name}. An admin adds one (POST /functions/v1/provider-keys), or a computer of the team that has one comes online.`;
  return { ...view, availability: { state: 'needs_key', message, facts: {} } };
}

function draftView({ desktops }: Offers): ProviderView {
  const there = desktops.has('draft');
  return {
    id: 'draft',
    name: 'Draft',
    kind: 'builtin',
    paid: false,
    placeholder: true,
    availability: there
      ? { state: 'ready', message: 'A computer of the team makes placeholders.', facts: {} }
      : { state: 'unreachable', message: 'No computer of the team is online; the job waits for one.', facts: {} },
    models: [...DRAFT_MODELS],
    capabilities: [...DRAFT_CAPABILITIES],
  };
}

/** Without a key an adapter describes itself from what ships with Gesso and asks nobody. */
function offlineContext(): AdapterContext {
  const refuse = (): never => {
    throw new Error('a description without a key needs nobody else');
  };
  return {
    signal: new AbortController().signal,
    fetch: refuse,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    now: () => Date.now(),
    sleep: () => Promise.resolve(),
    secret: () => Promise.resolve(undefined),
    readAsset: refuse,
    kept: { write: refuse, read: refuse },
  };
}
