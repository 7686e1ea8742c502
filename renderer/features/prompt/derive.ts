import type { AssetView } from '../../../src/contract/asset.ts';
import {
  type Capability,
  canRun,
  type JobType,
  type ProviderId,
  type ProviderView,
} from '../../../src/contract/provider.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import type { Draft } from '../../stores/draft.ts';
import { intentOfSettings } from './intents.ts';

/** What can be made out of a result. vary: the same again with another seed. */
export const DERIVATIONS = ['vary', 'edit', 'upscale', 'animate', 'speak'] as const;
export type Derivation = (typeof DERIVATIONS)[number];

/** Where a derivation leads: which provider, and what it is given beside the prompt. */
type Way = { readonly jobType: JobType; readonly provider: ProviderId; readonly params: JsonObject };

/** Every derivation of a result for which some provider has a way now. Pure. */
export function derivationsOf(asset: AssetView, providers: readonly ProviderView[]): readonly Derivation[] {
  if (asset.kind === 'text' || asset.trashedAt !== null) return [];
  return DERIVATIONS.filter((derivation) =>
    derivation === 'vary' ? asset.provider !== null : wayOf(asset, derivation, providers) !== undefined,
  );
}

/** The prompt bar for a derivation; undefined when there is no way. Nothing is sent: a person still presses. Pure. */
export function derivedDraft(
  draft: Draft,
  asset: AssetView,
  options: { readonly derivation: Derivation; readonly providers: readonly ProviderView[] },
): Draft | undefined {
  const { derivation, providers } = options;
  if (derivation === 'vary') return varied(draft, asset);
  const way = wayOf(asset, derivation, providers);
  if (way === undefined) return undefined;
  const chosen = draft.choices[way.jobType].provider;
  const isChosenFit = providers.some(
    (provider) => provider.id === chosen && ways(asset, derivation, provider).length > 0,
  );
  const params = isChosenFit ? (paramsFor(asset, derivation, providers, chosen) ?? way.params) : way.params;
  return {
    ...draft,
    jobType: way.jobType,
    intent: intentOfSettings(way.jobType, params),
    prompt: asset.prompt,
    choices: isChosenFit
      ? draft.choices
      : { ...draft.choices, [way.jobType]: { provider: way.provider, model: undefined } },
    params: { ...draft.params, [way.jobType]: params },
  };
}

function varied(draft: Draft, asset: AssetView): Draft | undefined {
  if (asset.kind === 'text' || asset.provider === null) return undefined;
  const { prompt: _prompt, seed: _seed, ...params } = asset.params;
  return {
    ...draft,
    jobType: asset.kind,
    intent: intentOfSettings(asset.kind, params),
    prompt: asset.prompt,
    choices: {
      ...draft.choices,
      [asset.kind]: { provider: asset.provider, model: asset.model ?? undefined },
    },
    params: { ...draft.params, [asset.kind]: params },
  };
}

function paramsFor(
  asset: AssetView,
  derivation: Derivation,
  providers: readonly ProviderView[],
  id: ProviderId | undefined,
): JsonObject | undefined {
  const provider = providers.find((one) => one.id === id);
  return provider === undefined ? undefined : ways(asset, derivation, provider)[0]?.params;
}

/** Free providers first, placeholders last: what costs is never chosen because it happens to stand first. */
function wayOf(asset: AssetView, derivation: Derivation, providers: readonly ProviderView[]): Way | undefined {
  const rank = (provider: ProviderView): number => (provider.placeholder ? 2 : provider.paid ? 1 : 0);
  return providers
    .filter(({ availability }) => availability.state === 'ready')
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((provider) => ways(asset, derivation, provider))[0];
}

function ways(asset: AssetView, derivation: Derivation, provider: ProviderView): readonly Way[] {
  if (derivation === 'speak') {
    const canSpeak = provider.capabilities.some(({ jobType }) => jobType === 'audio');
    return canSpeak && asset.prompt.trim() !== '' ? [{ jobType: 'audio', provider: provider.id, params: {} }] : [];
  }
  if (asset.kind !== 'image') return [];
  const jobType = derivation === 'animate' ? 'video' : 'image';
  return provider.capabilities
    .filter((capability) => capability.jobType === jobType && canRun(capability))
    .filter((capability) => isUpscaler(capability) === (derivation === 'upscale'))
    .flatMap((capability) => {
      const input = capability.parameters.find((spec) => spec.type === 'asset' && spec.accept.includes('image'));
      if (input === undefined) return [];
      const workflow: JsonObject =
        derivation === 'upscale' && capability.workflow !== undefined ? { workflow: capability.workflow } : {};
      return [{ jobType, provider: provider.id, params: { ...workflow, [input.name]: asset.id } }];
    });
}

function isUpscaler({ workflow }: Capability): boolean {
  return workflow?.includes('upscale') === true;
}
