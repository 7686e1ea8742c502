import type { ComfyActions } from './comfy-actions.ts';

/** `gesso comfy`: the models side. */
export const COMFY_MODELS: ComfyActions = { usage: [], actions: {} };
