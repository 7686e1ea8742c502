import type { ComfyActions } from './comfy-actions.ts';

/** `gesso comfy`: the workflows side. */
export const COMFY_WORKFLOWS: ComfyActions = { usage: [], actions: {} };
