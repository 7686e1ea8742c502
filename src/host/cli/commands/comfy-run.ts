import type { ComfyActions } from './comfy-actions.ts';

/** `gesso comfy`: the run side. */
export const COMFY_RUN: ComfyActions = { usage: [], actions: {} };
