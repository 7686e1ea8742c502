import { create } from 'zustand';
import type { ProviderId, ProviderView } from '../../src/contract/provider.ts';
import { type LoadState, LOADING } from './loadable.ts';

export type ProvidersState = { readonly load: LoadState; readonly list: readonly ProviderView[] };

/** The providers in the engine's order, with their present availability. */
export const useProviders = create<ProvidersState>()(() => ({ load: LOADING, list: [] }));

/** Replaces one provider, or adds it at the end. Pure. */
export function withProvider(state: ProvidersState, provider: ProviderView): ProvidersState {
  const isKnown = state.list.some((known) => known.id === provider.id);
  const list = isKnown
    ? state.list.map((known) => (known.id === provider.id ? provider : known))
    : [...state.list, provider];
  return { ...state, list };
}

/** A provider by id; undefined when the engine has none of that name. */
export function providerById(
  list: readonly ProviderView[],
  id: ProviderId | null | undefined,
): ProviderView | undefined {
  return list.find((provider) => provider.id === id);
}
