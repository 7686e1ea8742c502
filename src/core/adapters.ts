import type { EngineOptions } from './engine-options.ts';
import type { Adapter } from './providers/adapter.ts';
import { type ComfyAdapterOptions, createComfyAdapter } from './providers/comfyui/adapter.ts';
import { createDraftAdapter } from './providers/draft/adapter.ts';
import { createHeyGenAdapter } from './providers/heygen/adapter.ts';
import { createElevenLabsAdapter } from './providers/elevenlabs/adapter.ts';
import { createOpenAiAdapter } from './providers/openai/adapter.ts';
import { prices } from './providers/price-table.ts';
import { createRunwayAdapter } from './providers/runway/adapter.ts';

/** Every provider of this version, those of the options in place of ours with the same id. */
export function adaptersOf(options: EngineOptions, comfy: ComfyAdapterOptions): readonly Adapter[] {
  const { environment } = options;
  const builtIn = [
    createComfyAdapter(comfy),
    createDraftAdapter(),
    createOpenAiAdapter({ baseUrl: environment['OPENAI_BASE_URL'], prices }),
    createElevenLabsAdapter({ baseUrl: environment['ELEVENLABS_BASE_URL'], prices }),
    createRunwayAdapter({ baseUrl: environment['RUNWAYML_BASE_URL'], prices }),
    createHeyGenAdapter({ baseUrl: environment['HEYGEN_BASE_URL'], prices }),
  ];
  const given = options.adapters ?? [];
  return [...builtIn.filter((adapter) => !given.some((other) => other.id === adapter.id)), ...given];
}
