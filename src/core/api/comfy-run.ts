import type { COMFY_RUN_METHODS } from '../../contract/comfy-run.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/comfy-run.ts`. */
export function comfyRunMethods(_context: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_RUN_METHODS> {
  return {};
}
