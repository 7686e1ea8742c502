import type { DESKTOP_METHODS } from '../../contract/desktop.ts';
import { AppError } from '../base/app-error.ts';
import type { MethodHandlers } from '../engine-type.ts';

/** The methods of the shell around the desktop window. */
export type DesktopMethods = Pick<MethodHandlers, keyof typeof DESKTOP_METHODS>;

/** What every door but the desktop's own window answers: not here. The desktop app puts its own in their place. */
export function desktopMethods(): DesktopMethods {
  return {
    'desktop.status': notHere,
    'desktop.ready': notHere,
    'desktop.chooseFolder': notHere,
    'desktop.dragOut': notHere,
    'desktop.readAsset': notHere,
    'desktop.showInFolder': notHere,
    'desktop.lookForUpdate': notHere,
    'desktop.restartToUpdate': notHere,
  };
}

async function notHere(): Promise<never> {
  throw new AppError('not_found', 'Only the window of the desktop app can do this, not a browser or the API.', {
    details: { reason: 'desktop_only' },
  });
}
