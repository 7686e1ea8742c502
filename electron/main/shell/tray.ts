import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import { queueLine, type TrayFacts, trayTemplate } from './tray-template.ts';

export type TrayIcon = { readonly update: (facts: TrayFacts) => void; readonly remove: () => void };

/**
 * Puts Gesso into the tray (macOS: the menu bar). undefined: this desktop has no place for it; then nothing may live on without a window.
 * `imagesDir`: `tray.png`, and `trayTemplate.png` of macOS, each with an `@2x` beside it.
 */
export function createTray({
  imagesDir,
  log,
}: {
  readonly imagesDir: string;
  readonly log: Log;
}): TrayIcon | undefined {
  const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
  try {
    const tray = new Tray(nativeImage.createFromPath(join(imagesDir, name)));
    const state: { open: () => void } = { open: () => undefined };
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') tray.on('click', () => state.open());
    return {
      update: (facts) => {
        state.open = facts.open;
        tray.setToolTip(`Gesso: ${queueLine(facts.glance, facts.messages)}`);
        tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(facts)));
      },
      remove: () => tray.destroy(),
    };
  } catch (error) {
    log.warn(errorFields(error), 'there is no tray here');
    return undefined;
  }
}
