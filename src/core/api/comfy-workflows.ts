import type { COMFY_WORKFLOWS_METHODS } from '../../contract/comfy-workflows.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/comfy-workflows.ts`. */
export function comfyWorkflowsMethods(
  _context: ApiContext,
): Pick<MethodHandlers, keyof typeof COMFY_WORKFLOWS_METHODS> {
  return {};
}
