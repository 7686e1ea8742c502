/** Methods of ComfyUI's install side: name → input and output, spread into `methods.ts`. */
export const COMFY_INSTALL_METHODS = {} as const;

/** Facts of ComfyUI's install side: name → payload, spread into `events.ts`. */
export const COMFY_INSTALL_EVENTS = {} as const;
