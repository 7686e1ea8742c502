import type { App } from 'electron';
import { type LaunchRequest, launchRequest } from './launch-arguments.ts';
import { gessoLink } from './gesso-link.ts';

export type Launches = {
  /** What this start asked for. */
  readonly first: LaunchRequest;
  /** Calls the listener with everything that is asked for from now on, and at once with what macOS asked before. */
  follow(listener: (request: LaunchRequest) => void): void;
};

const EMPTY: LaunchRequest = { files: [], places: [], isHidden: false };

/**
 * Listens for every way to ask a running app for something: a second start, and on macOS opened files and links, which come as events
 * from before the app is ready. Call it at once. `sourceRoot`: the checkout, which an unpackaged app is started on.
 */
export function watchLaunches(app: Pick<App, 'on' | 'isPackaged'>, sourceRoot: string): Launches {
  const state: { listener: ((request: LaunchRequest) => void) | undefined; early: LaunchRequest[] } = {
    listener: undefined,
    early: [],
  };
  const tell = (request: LaunchRequest): void => {
    if (state.listener === undefined) state.early.push(request);
    else state.listener(request);
  };
  const root = app.isPackaged ? undefined : sourceRoot;
  app.on('second-instance', (_event, argv, cwd) => tell({ ...launchRequest(argv, { cwd, root }), isHidden: false }));
  app.on('activate', () => tell(EMPTY));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    tell({ ...EMPTY, files: [path] });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const place = gessoLink(url);
    if (place !== undefined) tell({ ...EMPTY, places: [place] });
  });
  return {
    first: launchRequest(process.argv, { cwd: process.cwd(), root }),
    follow(listener) {
      state.listener = listener;
      for (const request of state.early.splice(0)) listener(request);
    },
  };
}
