import { createElevenLabsAdapter } from '../../src/core/providers/elevenlabs/adapter.ts';
import { createHeyGenAdapter } from '../../src/core/providers/heygen/adapter.ts';
import type { Adapter } from '../../src/core/providers/adapter.ts';
import { createOpenAiAdapter } from '../../src/core/providers/openai/adapter.ts';
import { prices } from '../../src/core/providers/price-table.ts';
import { createRunwayAdapter } from '../../src/core/providers/runway/adapter.ts';

/** The adapters of paid vendors, by id, for one that stands at `baseUrl`. */
export const PAID_ADAPTERS: Readonly<Record<string, (baseUrl: string) => Adapter>> = {
  openai: (baseUrl) => createOpenAiAdapter({ baseUrl, prices }),
  elevenlabs: (baseUrl) => createElevenLabsAdapter({ baseUrl, prices }),
  heygen: (baseUrl) => createHeyGenAdapter({ baseUrl, prices }),
  runway: (baseUrl) => createRunwayAdapter({ baseUrl, prices }),
};
