import type { Log } from '../../src/core/base/log.ts';
import type { Application } from '../../src/host/application.ts';
import type { Environment } from '../../src/host/data-dir.ts';
import type { Host } from '../../src/host/start-host.ts';
import type { Speech } from './messages/speech.ts';
import type { ShellMemory } from './shell-memory.ts';

/** What the entry knows and everything else is told. */
export type DesktopOptions = {
  readonly environment: Environment;
  readonly dataDir: string;
  /** The user's folder of settings (XDG). */
  readonly configDir: string;
  readonly application: Application;
  readonly memory: ShellMemory;
  readonly speech: Speech;
  readonly log: Log;
};

/** A running engine and the page to show. */
export type Started = { readonly host: Host; readonly rendererDir: string };
