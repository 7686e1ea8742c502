import { join } from 'node:path';
import { app, type BrowserWindow, Menu, nativeImage } from 'electron';
import type { ActionId } from '../../../src/contract/actions.ts';
import type { Shortcuts } from '../../../src/contract/shortcuts.ts';
import type { Log } from '../../../src/core/base/log.ts';
import { menuTemplate } from '../menu-template.ts';
import type { Speech } from '../messages/speech.ts';
import type { ZoomStep } from '../zoom.ts';
import { showOnIcon } from './progress.ts';
import type { QueueWatch } from './queue-watch.ts';
import { createTray } from './tray.ts';

export type SurfaceOptions = {
  readonly imagesDir: string;
  readonly queue: QueueWatch;
  readonly speech: Speech;
  readonly windows: () => Iterable<BrowserWindow>;
  /** Keys of somebody's own. */
  readonly shortcuts: () => Shortcuts;
  readonly perform: (action: ActionId) => void;
  readonly zoom: (step: ZoomStep) => void;
  readonly open: () => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly log: Log;
};

/** Everything of ours that the system shows outside the window. */
export type Surfaces = {
  /** Whether somebody can come back to an app without a window. */
  readonly hasTray: boolean;
  /** Draws all of it anew: the language is another one, or a window, or somebody's keys. */
  refresh(): void;
};

/** Menus, tray and icon, drawn from the queue and kept so. */
export function createSurfaces(options: SurfaceOptions): Surfaces {
  const { queue, speech, imagesDir, perform, zoom, log } = options;
  const tray = createTray({ imagesDir, log });
  const dot = nativeImage.createFromPath(join(imagesDir, 'needs-you.png'));
  const drawn = { menu: '' };

  function refresh(): void {
    const glance = queue.current();
    const messages = speech.messages();
    const actions = speech.actions();
    // A menu is closed when it is replaced: only for a reason.
    const shortcuts = options.shortcuts();
    const menu = `${speech.language()} ${glance.isPaused} ${JSON.stringify(shortcuts)}`;
    if (drawn.menu !== menu) {
      drawn.menu = menu;
      const { isPackaged } = app;
      const isMac = process.platform === 'darwin';
      const { isPaused } = glance;
      const facts = { isMac, isPackaged, isPaused, messages, actions, shortcuts, perform, zoom };
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(facts)));
    }
    tray?.update({
      glance,
      messages,
      actions,
      open: options.open,
      openQueue: () => perform('go-queue'),
      setPaused: options.setPaused,
      quit: () => app.quit(),
    });
    showOnIcon(glance, { windows: options.windows(), dot, needsYou: messages.tray.needsYou(glance.needsYou) });
  }

  queue.onChange(refresh);
  refresh();
  return { hasTray: tray !== undefined, refresh };
}
