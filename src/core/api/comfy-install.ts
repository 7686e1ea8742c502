import type { COMFY_INSTALL_METHODS } from '../../contract/comfy-install.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/comfy-install.ts`. */
export function comfyInstallMethods(_context: ApiContext): Pick<MethodHandlers, keyof typeof COMFY_INSTALL_METHODS> {
  return {};
}
