import { type BrowserWindow, dialog } from 'electron';
import { DESKTOP_METHODS, type DesktopView, type ShellLanguage } from '../../src/contract/desktop.ts';
import { AppError } from '../../src/core/base/app-error.ts';
import { systemClock } from '../../src/core/base/clock.ts';
import type { Log } from '../../src/core/base/log.ts';
import type { MethodHandlers } from '../../src/core/engine-type.ts';
import { createDispatch, type Dispatch } from '../../src/host/dispatch.ts';
import { createRateLimit } from '../../src/host/rate-limit.ts';
import type { Speech } from './messages/speech.ts';
import { dragOut, type DragOutOptions } from './shell/drag-out.ts';
import { readAsset } from './shell/read-asset.ts';
import { showInFolder } from './shell/show-in-folder.ts';
import type { Updates } from './update/updates.ts';

/** A person looks this often into a folder; a page that has gone wrong would fill the screen with windows. */
const CLICKS = { burst: 4, perSecond: 1 } as const;

type DesktopHandlers = Pick<MethodHandlers, keyof typeof DESKTOP_METHODS>;

export type DesktopHandlerOptions = {
  readonly window: () => BrowserWindow | undefined;
  readonly view: () => DesktopView;
  /** The page listens, in this language. */
  readonly onReady: (language: ShellLanguage) => void;
  readonly updates: () => Updates | undefined;
  readonly drag: DragOutOptions;
  readonly speech: Speech;
};

/** What only the desktop app can do, for its own window. */
export function desktopHandlers(options: DesktopHandlerOptions): DesktopHandlers {
  const { window, view, updates, speech } = options;
  const clicks = createRateLimit(systemClock, CLICKS);
  return {
    'desktop.status': async () => view(),
    'desktop.ready': async ({ language }) => {
      options.onReady(language);
      return view();
    },
    'desktop.chooseFolder': async ({ startIn }) => {
      const asked = {
        title: speech.messages().chooseFolder,
        properties: ['openDirectory' as const, 'createDirectory' as const],
        ...(startIn === undefined || startIn === '' ? {} : { defaultPath: startIn }),
      };
      const parent = window();
      const { canceled, filePaths } =
        parent === undefined ? await dialog.showOpenDialog(asked) : await dialog.showOpenDialog(parent, asked);
      return { directory: canceled ? null : (filePaths[0] ?? null) };
    },
    'desktop.dragOut': async ({ assetIds }) => {
      const parent = window();
      if (parent === undefined) throw new AppError('conflict', 'There is no window to drag from.');
      return { files: await dragOut(parent.webContents, assetIds, options.drag) };
    },
    'desktop.readAsset': ({ assetId }) => readAsset(assetId, options.drag.assetFile),
    'desktop.showInFolder': async ({ assetId }) => {
      clicks.take();
      showInFolder(assetId, options.drag.assetFile);
      return {};
    },
    'desktop.lookForUpdate': async () => {
      await updates()?.look();
      return view().update;
    },
    'desktop.restartToUpdate': async () => {
      const found = updates();
      if (found === undefined) throw new AppError('conflict', 'This copy of Gesso is not updated by itself.');
      await found.restart();
      return {};
    },
  };
}

/** The window's way to the engine: every method as on the other doors, and those of the desktop beside them. */
export function windowDispatch(
  host: { readonly dispatch: Dispatch; readonly handlers: MethodHandlers },
  desktop: DesktopHandlers,
  log: Log,
): Pick<Dispatch, 'call'> {
  const own = createDispatch({ handlers: { ...host.handlers, ...desktop }, log });
  return {
    call: (method, input) =>
      Object.hasOwn(DESKTOP_METHODS, method) ? own.call(method, input) : host.dispatch.call(method, input),
  };
}
