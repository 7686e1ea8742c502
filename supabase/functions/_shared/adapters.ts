import type { ProviderId } from '../../../src/contract/provider.ts';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { createElevenLabsAdapter } from '../../../src/core/providers/elevenlabs/adapter.ts';
import { createHeyGenAdapter } from '../../../src/core/providers/heygen/adapter.ts';
import { createOpenAiAdapter } from '../../../src/core/providers/openai/adapter.ts';
import { prices } from '../../../src/core/providers/price-table.ts';
import { createRunwayAdapter } from '../../../src/core/providers/runway/adapter.ts';
import type { Environment } from './environment.ts';

const ADDRESSES = ['OPENAI_BASE_URL', 'ELEVENLABS_BASE_URL', 'RUNWAYML_BASE_URL', 'HEYGEN_BASE_URL'] as const;

/** Made adapters by the addresses that they lead to: to make them takes longer than all else that a start computes. */
const describing = new Map<string, ReadonlyMap<ProviderId, Adapter>>();

/** The vendors' adapters for those who only describe and price: shared, since without a key they ask nobody and learn nothing. */
export function describingAdapters(environment: Environment): ReadonlyMap<ProviderId, Adapter> {
  const place = ADDRESSES.map((name) => environment.variable(name) ?? '').join(' ');
  const adapters = describing.get(place) ?? cloudAdapters(environment);
  describing.set(place, adapters);
  return adapters;
}

/** The vendors' adapters, the very ones of the desktop, for one pass: what they learn belongs to it. */
export function cloudAdapters({ variable }: Environment): ReadonlyMap<ProviderId, Adapter> {
  const adapters = [
    createOpenAiAdapter({ baseUrl: variable('OPENAI_BASE_URL'), prices }),
    createElevenLabsAdapter({ baseUrl: variable('ELEVENLABS_BASE_URL'), prices }),
    createRunwayAdapter({ baseUrl: variable('RUNWAYML_BASE_URL'), prices }),
    createHeyGenAdapter({ baseUrl: variable('HEYGEN_BASE_URL'), prices }),
  ];
  return new Map(adapters.map((adapter) => [adapter.id, adapter]));
}
