/** Methods of ComfyUI's run side: name → input and output, spread into `methods.ts`. */
export const COMFY_RUN_METHODS = {} as const;

/** Facts of ComfyUI's run side: name → payload, spread into `events.ts`. */
export const COMFY_RUN_EVENTS = {} as const;
