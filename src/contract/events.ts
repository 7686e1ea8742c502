import { z } from 'zod';
import { assetViewSchema } from './asset.ts';
import { budgetViewSchema, limitViewSchema } from './budget.ts';
import { COMFY_INSTALL_EVENTS } from './comfy-install.ts';
import { COMFY_MODELS_EVENTS } from './comfy-models.ts';
import { COMFY_RUN_EVENTS } from './comfy-run.ts';
import { COMFY_WORKFLOWS_EVENTS } from './comfy-workflows.ts';
import { comfyStatusSchema } from './comfy.ts';
import { DESKTOP_EVENTS } from './desktop.ts';
import { jobIdSchema } from './ids.ts';
import { jobPhaseSchema, jobViewSchema } from './job.ts';
import { LIBRARY_EVENTS } from './library.ts';
import { PRESETS_EVENTS } from './presets.ts';
import { providerViewSchema } from './provider.ts';
import { settingsSchema } from './settings.ts';

/**
 * Facts that come up from the engine: name → payload. A client that missed some (a lost connection) reads the lists again;
 * `revision` inside a view tells old from new. Progress and previews are hints: they may be dropped, and are not kept.
 */
export const EVENTS = {
  'job.changed': z.object({ job: jobViewSchema }),
  'job.progressed': z.object({
    jobId: jobIdSchema,
    phase: jobPhaseSchema,
    progress: z.number().min(0).max(1).nullable(),
    message: z.string().nullable(),
    etaMs: z.int().nullable(),
  }),
  /** Many jobs changed at once (a large batch): read the lists again. */
  'queue.changed': z.object({ waiting: z.int() }),
  /** A small picture of the running job, as a data URL (image/jpeg, image/png or image/webp). */
  'job.previewed': z.object({ jobId: jobIdSchema, dataUrl: z.string() }),
  'asset.added': z.object({ asset: assetViewSchema }),
  'asset.changed': z.object({ asset: assetViewSchema }),
  'budget.changed': z.object({ budget: budgetViewSchema }),
  /** What was spent has reached a share of a limit; once in each of its windows. */
  'budget.alerted': z.object({ limit: limitViewSchema, thresholdPercent: z.int() }),
  'settings.changed': z.object({ settings: settingsSchema }),
  'provider.changed': z.object({ provider: providerViewSchema }),
  'comfy.changed': z.object({ comfy: comfyStatusSchema }),
  ...LIBRARY_EVENTS,
  ...PRESETS_EVENTS,
  ...COMFY_INSTALL_EVENTS,
  ...COMFY_RUN_EVENTS,
  ...COMFY_MODELS_EVENTS,
  ...COMFY_WORKFLOWS_EVENTS,
  ...DESKTOP_EVENTS,
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<E extends EventName> = z.output<(typeof EVENTS)[E]>;
export type EventListener<E extends EventName> = (payload: EventPayload<E>) => void;
/** Any event with its payload, as a transport carries it. */
export type EngineEvent = { [E in EventName]: { readonly name: E; readonly payload: EventPayload<E> } }[EventName];

/** Checks an event from the wire; undefined for one that this version does not know or that does not parse: events are hints, lists are the truth. */
export function parseEvent(name: string, payload: unknown): EngineEvent | undefined {
  if (!isEventName(name)) return undefined;
  const parsed = EVENTS[name].safeParse(payload);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the parser itself: this name's own schema has just accepted the payload
  return parsed.success ? ({ name, payload: parsed.data } as EngineEvent) : undefined;
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
