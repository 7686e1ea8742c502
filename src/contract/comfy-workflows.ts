/** Methods of ComfyUI's workflows side: name → input and output, spread into `methods.ts`. */
export const COMFY_WORKFLOWS_METHODS = {} as const;

/** Facts of ComfyUI's workflows side: name → payload, spread into `events.ts`. */
export const COMFY_WORKFLOWS_EVENTS = {} as const;
