import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { callMethod } from './call-method.ts';
import type { DesktopApp, DesktopOptions } from './desktop-app.ts';
import { cleanEnvironment, type HostOptions, type HostProcess } from './host-process.ts';

const runtimeSchema = z.object({ pid: z.int(), url: z.url(), token: z.string() });

/** The desktop app as a journey sees it: a host, whose page is the app's window. */
export type DesktopHost = HostProcess & { readonly app: DesktopApp };

type Start = (options: DesktopOptions) => Promise<DesktopApp>;

/** Starts the app on a fresh folder. `onApp` is told of each app as soon as it runs, also of those that are started again. */
export async function startDesktopHost(
  start: Start,
  options: HostOptions,
  onApp: (app: DesktopApp) => Promise<void>,
): Promise<DesktopHost> {
  const home = mkdtempSync(join(tmpdir(), 'gesso-desktop-'));
  const env = { ...cleanEnvironment(), ...options.env };
  const host = await launch({ start, home, env, onApp });
  if (options.welcomed !== false) await host.call('settings.set', { firstRunDone: true });
  return host;
}

type Launch = {
  readonly start: Start;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onApp: (app: DesktopApp) => Promise<void>;
};

async function launch(given: Launch): Promise<DesktopHost> {
  const { start, home, env, onApp } = given;
  const dataDir = env['GESSO_HOME'] ?? home;
  const app = await start({ dataDir, env });
  await onApp(app);
  const { url, token } = runtimeSchema.parse(runtimeOf(dataDir));
  const { origin, port } = new URL(url);
  return {
    app,
    origin,
    port: Number(port),
    token,
    pageUrl: app.pageUrl,
    home: dataDir,
    output: () => app.output(),
    call: (method, input) => callMethod({ origin, token }, method, input),
    kill: async () => void (await app.end('SIGKILL')),
    startAgain: () => launch(given),
    async dispose() {
      // Not `quit`: that may ask, and nobody is there.
      await app.end('SIGTERM');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a running host tells the command line; undefined when none runs on this folder. */
export function runtimeOf(dataDir: string): unknown {
  const file = join(dataDir, 'runtime.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
