import type { ComfyActions } from './comfy-actions.ts';

/** `gesso comfy`: the install side. */
export const COMFY_INSTALL: ComfyActions = { usage: [], actions: {} };
