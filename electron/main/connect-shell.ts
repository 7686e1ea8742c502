import { join } from 'node:path';
import { app } from 'electron';
import { errorFields } from '../../src/core/base/log.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { desktopHandlers, windowDispatch } from './desktop-handlers.ts';
import type { DesktopOptions, Started } from './desktop-options.ts';
import { LINK_SCHEME } from './gesso-link.ts';
import type { LaunchRequest } from './launch-arguments.ts';
import type { Launches } from './launches.ts';
import { createLinkActions } from './link-actions.ts';
import { openFiles } from './open-files.ts';
import { openPageDoor } from './page-door.ts';
import { connectQuit } from './quit/connect-quit.ts';
import { createShellCore, followPages, type ShellCore } from './shell-core.ts';
import { emptyDragFolder } from './shell/drag-out.ts';
import { followLoginSetting } from './shell/login-item.ts';
import { notifyOfJobs } from './shell/notifications.ts';
import { followPower, keepAwake } from './shell/power.ts';
import { createSurfaces, type Surfaces } from './shell/surfaces.ts';
import { followTheme } from './theme.ts';
import { connectUpdates } from './update/connect-updates.ts';
import { followDisplays } from './window-memory.ts';

export type ConnectOptions = DesktopOptions & { readonly launches: Launches };

/**
 * Puts the shell around a running engine and shows the window: guards and bridge first, then what the system shows of us, then what was
 * asked of us. `force`: from now on quitting asks nobody.
 */
export async function connectShell(started: Started, options: ConnectOptions): Promise<{ force(): void }> {
  const core = createShellCore(started, options);
  const { host, windows, queue, late, log } = core;
  const imagesDir = join(options.application.root, 'resources', 'tray');
  openDoor(core, { rendererDir: started.rendererDir, imagesDir, dataDir: options.dataDir });
  followPages(core.requests);
  await queue.look();
  late.surfaces = await openSurfaces(core, imagesDir);
  const flow = connectQuit(core, late.surfaces);
  late.flow = flow;
  const { notifier, speech } = core;
  const isWatched = (): boolean => windows.current()?.isFocused() ?? false;
  notifyOfJobs(host.engine, { notifier, speech, log, isWatched, ask: core.ask });
  keepAwake(queue);
  const onShutdown = (): void => {
    flow.force();
    app.quit();
  };
  followPower(host.engine, { log, onShutdown });
  followDisplays(() => windows.all());
  await followTheme(host.engine, () => windows.all());
  await followLoginSetting(host.engine, { ...options, isPackaged: app.isPackaged, platform: process.platform });
  await connectUpdates(core, options.environment);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  followLaunches(core, options.launches);
  return { force: () => flow.force() };
}

/** What the page can reach, and through what. */
function openDoor(
  core: ShellCore,
  { rendererDir, imagesDir, dataDir }: { rendererDir: string; imagesDir: string; dataDir: string },
): void {
  const { host, windows, requests, speech, late, log } = core;
  const assetFile: Engine['assetFile'] = (assetId, variant) => host.engine.assetFile(assetId, variant);
  const folder = join(dataDir, 'desktop', 'drag');
  void emptyDragFolder(folder);
  const handlers = desktopHandlers({
    window: () => windows.current(),
    view: core.view,
    onReady: (language) => {
      requests.ready();
      if (!speech.choose(language)) return;
      core.keep({ language });
      late.surfaces?.refresh();
    },
    updates: () => late.updates,
    drag: { assetFile, folder, fallbackIcon: join(imagesDir, 'file.png') },
    speech,
  });
  const dispatch = windowDispatch({ dispatch: host.dispatch, handlers: host.engine.handlers }, handlers, log);
  const links = createLinkActions({ assetFile, speech, log });
  openPageDoor({ engine: host.engine, dispatch, rendererDir, windows, links, log });
}

/** Menus, tray and icon, with the keys that somebody has chosen. */
async function openSurfaces(core: ShellCore, imagesDir: string): Promise<Surfaces> {
  const { host, windows, queue, speech, log } = core;
  const state = { shortcuts: (await host.engine.handlers['settings.get']({})).shortcuts };
  const surfaces = createSurfaces({
    imagesDir,
    queue,
    speech,
    windows: () => windows.all(),
    shortcuts: () => state.shortcuts,
    perform: (action) => core.ask({ kind: 'action', action }),
    zoom: (step) => windows.zoom(step),
    open: core.show,
    setPaused: (isPaused) => setPaused(core, isPaused),
    log,
  });
  host.engine.subscribe((event) => {
    if (event.name !== 'settings.changed') return;
    state.shortcuts = event.payload.settings.shortcuts;
    surfaces.refresh();
  });
  return surfaces;
}

function setPaused({ host, log }: ShellCore, isPaused: boolean): void {
  const method = isPaused ? ('queue.pause' as const) : ('queue.resume' as const);
  host.engine.handlers[method]({}).catch((error: unknown) =>
    log.warn(errorFields(error), 'the queue could not be paused or resumed'),
  );
}

/** Does what this start asked for, and every later one. A start at login shows no window where a tray leads back to one. */
function followLaunches(core: ShellCore, launches: Launches): void {
  const { host, speech, late, log } = core;
  const follow = (request: LaunchRequest): void => {
    if (!request.isHidden || late.surfaces?.hasTray !== true) core.show();
    for (const hash of request.places) core.ask({ kind: 'open', hash });
    void openFiles(request.files, { dispatch: host.dispatch, ask: core.ask, messages: speech.messages(), log });
  };
  const isHidden = launches.first.isHidden || wasOpenedAtLogin();
  follow({ ...launches.first, isHidden });
  launches.follow(follow);
}

/** macOS says so itself; elsewhere the start at login has its own word on the command line. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
