import type { ComfyBackendView } from '../../../contract/comfy.ts';

/** Why a server has no address at present, in a sentence; undefined: it has one. */
export function statusText(view: ComfyBackendView): string | undefined {
  switch (view.state) {
    case 'not_installed':
      return 'No ComfyUI is installed. Install one (gesso comfy install).';
    case 'stopped':
      return 'ComfyUI is installed and starts with the first job.';
    case 'starting':
      return `ComfyUI is starting: ${view.phase ?? 'a moment'}.`;
    case 'crashed':
      return view.cause === null ? 'ComfyUI has crashed.' : `${view.cause.message} ${view.cause.action.label}`;
    case 'stopping':
      return 'ComfyUI is being stopped.';
    case 'unhealthy':
      return 'ComfyUI does not answer at present; it may be loading a model.';
    case 'ready':
    case 'busy':
    case 'unreachable':
      return undefined;
  }
}
