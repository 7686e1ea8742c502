import type { ComfyBackendView } from '../../../contract/comfy.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { DurationMs } from '../../../contract/units.ts';
import { errorFields } from '../../base/log.ts';
import { BACKEND_CAPACITY, type ComfyBackend, type RestartReason } from '../../providers/comfyui/backends.ts';
import { readInstallation } from '../installation.ts';
import { listProcesses } from '../process/process-list.ts';
import { SUPERVISE_LIMITS, type SuperviseLimits } from './limits.ts';
import { endOrphans } from './orphans.ts';
import type { LaunchSettings } from './prepare-run.ts';
import type { LoggedLines } from './server-log.ts';
import type { ServerTools } from './server-options.ts';
import { ComfyServer } from './server.ts';
import { statusText } from './status-text.ts';

export type SupervisorOptions = Omit<ServerTools, 'list' | 'limits' | 'settings'> & {
  readonly settings: () => LaunchSettings & Pick<Settings, 'comfyDevices'>;
  /** Any server changed. */
  readonly onChange: () => void;
  readonly onLines: (id: string, logged: LoggedLines) => void;
  /** In place of SUPERVISE_LIMITS; for tests. */
  readonly limits?: Partial<SuperviseLimits>;
};

/** The ComfyUI that Gesso runs on this computer: one server, or one for each GPU that the settings name. */
export type Supervisor = {
  /** true: there is an installation to start. */
  isInstalled(): boolean;
  /** Every server, the first one first; never empty. */
  views(): readonly ComfyBackendView[];
  /** The servers as jobs see them; none while nothing is installed. */
  backends(): readonly ComfyBackend[];
  /** Ends what an earlier Gesso left running, and starts the servers where the settings say so. Call once, under the folder's lock. */
  begin(): void;
  /** Looks again at settings and installation. */
  refresh(): void;
  /** Begins to start all servers, by hand. */
  start(wish: { readonly safeMode: boolean }): Promise<void>;
  /** Ends all servers; resolves when they are proven gone. isByHand: a person wants them to stay so; what they had goes back to the queue. */
  stop(options?: { readonly isByHand: boolean }): Promise<void>;
  restart(wish: { readonly safeMode: boolean }): Promise<void>;
  /** Starts the first server where needed and waits until it takes prompts. Rejects with ProviderFailure or the signal's reason. */
  ensureReady(signal: AbortSignal): Promise<{ readonly url: string }>;
  /** The last lines of a server's output and where the rest of it lies; undefined: there is no such server. */
  logs(lines: number, id?: string): { readonly lines: readonly string[]; readonly file: string } | undefined;
  /** The end of Gesso: quickly, and for good. */
  end(): Promise<void>;
};

/** Wires the servers of one data folder; nothing runs yet. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const limits: SuperviseLimits = { ...SUPERVISE_LIMITS, ...options.limits };
  const tools: ServerTools = { ...options, limits, list: listProcesses };
  const servers = createServers(tools, options);
  const state: { begun: Promise<void>; hasEnded: boolean } = { begun: Promise.resolve(), hasEnded: false };
  const isInstalled = (): boolean => readInstallation(options.dataDir) !== undefined;

  const start = async ({ safeMode }: { readonly safeMode: boolean }): Promise<void> => {
    await state.begun;
    if (state.hasEnded) return;
    for (const server of servers.all()) server.start({ safeMode, isByHand: true });
  };
  const stop = async (graceMs: DurationMs, isByHand = false): Promise<void> => {
    await state.begun;
    await Promise.all(servers.known().map((server) => server.stop(graceMs, isByHand)));
  };
  const ensureReady = async (server: ComfyServer, signal: AbortSignal): Promise<string> => {
    await state.begun;
    signal.throwIfAborted();
    if (state.hasEnded) throw new Error('Gesso is closing');
    return server.ensureReady(signal);
  };
  return {
    isInstalled,
    views: () => servers.all().map((server) => server.view()),
    backends: () =>
      isInstalled()
        ? servers.all().map((server) =>
            backendOf(server, {
              ensureReady: (signal) => ensureReady(server, signal),
              startsForJobs: () => startsForJobs(server.view(), options.settings()),
              wake: () => wake(server, { settings: options.settings(), ensureReady }),
            }),
          )
        : [],
    begin: () => {
      state.begun = cleanUp(tools).then(() => {
        if (options.settings().comfyAutoStart === 'with_gesso' && !state.hasEnded)
          for (const server of servers.all()) server.start({ safeMode: false, isByHand: false });
      });
    },
    refresh: () => servers.all().forEach((server) => server.refresh()),
    start,
    stop: (how) => stop(limits.stopGraceMs, how?.isByHand),
    restart: async (wish) => {
      await stop(limits.stopGraceMs);
      await start(wish);
    },
    ensureReady: async (signal) => ({ url: await ensureReady(servers.first(), signal) }),
    logs: (lines, id) => {
      const server = id === undefined ? servers.first() : servers.all().find((one) => one.id === id);
      return server === undefined ? undefined : { lines: server.serverLog.lines(lines), file: server.serverLog.path };
    },
    end: async () => {
      state.hasEnded = true;
      await stop(limits.quickStopGraceMs);
      for (const server of servers.known()) server.serverLog.close();
    },
  };
}

async function cleanUp(tools: ServerTools): Promise<void> {
  try {
    await endOrphans(tools.dataDir, tools);
  } catch (error) {
    tools.log.error(errorFields(error), 'what an earlier run of ComfyUI left could not be looked for');
  }
}

type Servers = {
  /** The servers that the settings name, made when first asked for. Never empty. */
  all(): readonly ComfyServer[];
  first(): ComfyServer;
  /** Those that exist, also such as the settings no longer name. */
  known(): readonly ComfyServer[];
};

function createServers(tools: ServerTools, options: SupervisorOptions): Servers {
  const made = new Map<string, ComfyServer>();
  const serverOf = ({ id, label, device }: Place): ComfyServer => {
    const existing = made.get(id);
    if (existing !== undefined) return existing;
    const server = new ComfyServer(tools, {
      id,
      label,
      device,
      onChange: options.onChange,
      onLines: (logged) => options.onLines(id, logged),
    });
    made.set(id, server);
    return server;
  };
  const all = (): readonly ComfyServer[] => {
    const places = placesOf(options.settings().comfyDevices);
    // A GPU that is no longer named gives up its server.
    for (const [id, server] of made)
      if (!places.some((place) => place.id === id)) void server.stop(tools.limits.stopGraceMs);
    return places.map(serverOf);
  };
  return { all, first: () => all()[0] ?? serverOf(LOCAL), known: () => [...made.values()] };
}

type Place = { readonly id: string; readonly label: string; readonly device: number | undefined };

const LOCAL: Place = { id: 'local', label: 'This computer', device: undefined };

function placesOf(devices: readonly number[]): readonly Place[] {
  if (devices.length === 0) return [LOCAL];
  return [...new Set(devices)].map((device) => ({ id: `cuda${device}`, label: `GPU ${device}`, device }));
}

function backendOf(
  server: ComfyServer,
  calls: Pick<Required<ComfyBackend>, 'ensureReady' | 'startsForJobs' | 'wake'>,
): ComfyBackend {
  return {
    id: server.id,
    label: server.label,
    url: () => server.view().url ?? undefined,
    capacity: BACKEND_CAPACITY,
    ...calls,
    restart: async (reason) => server.renew(RESTART_WORDS[reason]),
    statusText: () => statusText(server.view()),
  };
}

function startsForJobs({ state, retryAt }: ComfyBackendView, { comfyAutoStart }: LaunchSettings): boolean {
  return state === 'starting' || retryAt !== null || (state === 'stopped' && comfyAutoStart !== 'manual');
}

/** A job that was with a server asks for it: started where a job may, else what the server had is proven lost. */
function wake(
  server: ComfyServer,
  options: {
    readonly settings: LaunchSettings;
    readonly ensureReady: (server: ComfyServer, signal: AbortSignal) => Promise<string>;
  },
): 'coming' | 'gone' {
  const view = server.view();
  if (view.retryAt !== null || (view.state !== 'stopped' && view.state !== 'crashed' && view.state !== 'not_installed'))
    return 'coming';
  if (server.isHeld || !startsForJobs(view, options.settings)) return 'gone';
  // The job's own questions go on; how the start goes is told there.
  options.ensureReady(server, new AbortController().signal).catch(() => undefined);
  return 'coming';
}

const RESTART_WORDS: Readonly<Record<RestartReason, string>> = {
  deaf_step: 'a step did not listen to being cancelled',
  dead_worker: 'its worker had died',
  failed_driver: 'the graphics driver had failed',
};
