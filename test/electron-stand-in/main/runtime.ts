import type { Chromium } from '../chromium/launch-chromium.ts';

/** What every part of the stand-in shares: one process is one app, as in Electron. */
export const runtime = {
  /** Settles once the browser is up, which `start` in run.ts causes after the main module has been evaluated. */
  chromium: Promise.withResolvers<Chromium>(),
  /** The same, once it is there: for what has to be done at once. */
  running: undefined as Chromium | undefined,
  isReady: false,
  isEnding: false,
};

// Nobody may be listening yet when the browser does not come up; run.ts says so.
runtime.chromium.promise.catch(() => undefined);
