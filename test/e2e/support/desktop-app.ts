import type { Page } from '@playwright/test';
import type { Inside } from '../../electron-stand-in/control.ts';

/** Where the journeys run. */
export type Target = 'browser' | 'stand-in' | 'electron';

/** What a test may use inside main on both desktop targets; `standIn` is there on the stand-in alone. */
export type InsideMain = Omit<Inside, 'standIn'> & Partial<Pick<Inside, 'standIn'>>;

/** How the app has ended. */
export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** The desktop app, running: our main in a process of its own, on the stand-in or on Electron itself. */
export type DesktopApp = {
  readonly target: Exclude<Target, 'browser'>;
  /** The data folder (GESSO_HOME). */
  readonly dataDir: string;
  /** The address of our page, as the browser of this target knows it. */
  readonly pageUrl: string;
  /** Of main. */
  readonly pid: number;
  /** The window. Throws while there is none. */
  page(): Page;
  /** Everything that main wrote to stdout and stderr so far. */
  output(): string;
  /** Runs a function inside main, with the module `electron`. Only what JSON can carry crosses. Rejects when main has ended. */
  evaluate<T, A>(run: (inside: InsideMain, argument: A) => T | Promise<T>, argument?: A): Promise<T>;
  /** Resolves when main has ended, whoever ended it. */
  readonly ended: Promise<Ending>;
  /** Sends a signal to main. SIGKILL is a crash. Resolves when main has ended. */
  end(signal: NodeJS.Signals): Promise<Ending>;
};

export type DesktopOptions = {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments of the command line, such as files to open. */
  readonly args?: readonly string[];
  /** Whether to wait for the first window to be shown (default). false: for starts that show none. */
  readonly hasWindow?: boolean;
};
