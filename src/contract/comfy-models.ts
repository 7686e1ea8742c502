/** Methods of ComfyUI's models side: name → input and output, spread into `methods.ts`. */
export const COMFY_MODELS_METHODS = {} as const;

/** Facts of ComfyUI's models side: name → payload, spread into `events.ts`. */
export const COMFY_MODELS_EVENTS = {} as const;
