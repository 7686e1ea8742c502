import type { COMFY_MODELS_METHODS } from '../../contract/comfy-models.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/comfy-models.ts`. */
export function comfyModelsMethods(_context: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_MODELS_METHODS> {
  return {};
}
