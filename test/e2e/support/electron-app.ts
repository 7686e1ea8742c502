import { once } from 'node:events';
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronBinary } from '../../../scripts/lib/electron-binary.mjs';
import { repositoryRoot } from '../../../scripts/lib/repository.mjs';
import type { DesktopApp, DesktopOptions, Ending, InsideMain } from './desktop-app.ts';

/** Why real Electron cannot run here; undefined when it can. */
export function electronObstacle(): string | undefined {
  return electronBinary(repositoryRoot) === undefined ? 'the Electron binary is not downloaded' : undefined;
}

/** Starts the built app on Electron itself. Needs the binary and a display. */
export async function startElectron(options: DesktopOptions): Promise<DesktopApp> {
  const binary = electronBinary(repositoryRoot);
  if (binary === undefined) throw new Error(electronObstacle());
  const { ELECTRON_RUN_AS_NODE: _, ...given } = options.env;
  const env = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const electron = await _electron.launch({
    executablePath: binary,
    // Chromium has no sandbox for root; where tests run as root, the page's own sandbox cannot be tested.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), repositoryRoot, ...(options.args ?? [])],
    cwd: repositoryRoot,
    env: { ...env, GESSO_HOME: options.dataDir },
  });
  const child = electron.process();
  const written = { text: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  if (options.hasWindow !== false) await electron.firstWindow();
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({
    code: code as number,
    signal: signal as NodeJS.Signals,
  }));
  return {
    target: 'electron',
    dataDir: options.dataDir,
    pageUrl: 'app://gesso/',
    pid: child.pid ?? 0,
    page() {
      const page = electron.windows().at(-1);
      if (page === undefined) throw new Error(`there is no window: ${written.text}`);
      return page;
    },
    output: () => written.text,
    evaluate: (run, argument) => evaluateIn(electron, run, argument),
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function evaluateIn<T, A>(
  electron: ElectronApplication,
  run: (inside: InsideMain, argument: A) => T | Promise<T>,
  argument: A | undefined,
): Promise<T> {
  // The same module, by its own type.
  return electron.evaluate<T>(run as never, argument as never);
}
