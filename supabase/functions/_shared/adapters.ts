import type { ProviderId } from '../../../src/contract/provider.ts';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { createElevenLabsAdapter } from '../../../src/core/providers/elevenlabs/adapter.ts';
import { createHeyGenAdapter } from '../../../src/core/providers/heygen/adapter.ts';
import { createOpenAiAdapter } from '../../../src/core/providers/openai/adapter.ts';
import { prices } from '../../../src/core/providers/price-table.ts';
import { createRunwayAdapter } from '../../../src/core/providers/runway/adapter.ts';
import type { Environment } from './environment.ts';

/** The vendors' adapters, the very ones of the desktop. Their lists of models and voices are those that ship with Gesso until they are asked. */
export function cloudAdapters({ variable }: Environment): ReadonlyMap<ProviderId, Adapter> {
  const adapters = [
    createOpenAiAdapter({ baseUrl: variable('OPENAI_BASE_URL'), prices }),
    createElevenLabsAdapter({ baseUrl: variable('ELEVENLABS_BASE_URL'), prices }),
    createRunwayAdapter({ baseUrl: variable('RUNWAYML_BASE_URL'), prices }),
    createHeyGenAdapter({ baseUrl: variable('HEYGEN_BASE_URL'), prices }),
  ];
  return new Map(adapters.map((adapter) => [adapter.id, adapter]));
}
