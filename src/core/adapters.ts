import type { EngineOptions } from './engine-options.ts';
import { loadTemplates } from './load-templates.ts';
import type { Adapter } from './providers/adapter.ts';
import { createComfyAdapter } from './providers/comfyui/adapter.ts';
import type { ComfyBackend } from './providers/comfyui/backends.ts';
import { createDraftAdapter } from './providers/draft/adapter.ts';

/** Every provider of this version, those of the options in place of ours with the same id. */
export function adaptersOf(options: EngineOptions, comfyBackends: () => readonly ComfyBackend[]): readonly Adapter[] {
  const builtIn = [createComfyAdapter({ backends: comfyBackends, templates: loadTemplates() }), createDraftAdapter()];
  const given = options.adapters ?? [];
  return [...builtIn.filter((adapter) => !given.some((other) => other.id === adapter.id)), ...given];
}
