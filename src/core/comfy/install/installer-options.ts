import type { InstallView } from '../../../contract/comfy-install.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Ask } from '../hardware/ask.ts';
import type { Environment } from './child-environment.ts';
import type { Pins } from './pins.ts';
import type { InstallRecord } from './record.ts';
import type { Spec } from './target.ts';

/** What an installer is made from. */
export type InstallerOptions = {
  readonly dataDir: string;
  /** Ours: PATH, mirrors, proxies and certificates are read from it. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes a lock that the operating system frees when this process ends; undefined when another process has it. */
  readonly lock: (file: string) => { release(): void } | undefined;
  /** Hears how a running install stands, at most four times a second. */
  readonly onChange: (view: InstallView) => void;
  /** Ends the server that runs from the installation in use, and waits until it is gone. */
  readonly stopServer: () => Promise<void>;
  /** Others than those that ship; for tests. */
  readonly pins?: Pins;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly ask?: Ask;
};

/** What to do: which environment is made or mended, and of what. */
export type Work = {
  readonly action: InstallRecord['action'];
  readonly id: string;
  readonly dir: string;
  readonly spec: Spec;
};
