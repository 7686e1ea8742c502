import type { Engine } from '../core/engine-type.ts';
import { systemClock } from '../core/base/clock.ts';
import type { Log } from '../core/base/log.ts';
import { createEngine } from '../core/engine.ts';
import type { Environment } from './data-dir.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { type HttpServer, startHttpServer } from './http/server.ts';
import { keepPort, readKeptPort } from './kept-port.ts';
import { CREATE_RATE, createRateLimit } from './rate-limit.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';

export type HostOptions = {
  readonly dataDir: string;
  readonly environment: Environment;
  readonly version: string;
  readonly rendererDir?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the one that the last host on this folder had, or another where that is taken. */
  readonly port?: number;
  readonly log: Log;
};

/** An engine behind a loopback server: what `gesso serve` runs and what the desktop app runs beside its window. */
export type Host = {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly http: HttpServer;
  /** Removes runtime.json, closes the server and stops the engine (at most about 1.5 s). Safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Opens the data folder, listens, and then writes runtime.json: whoever reads it finds a host that answers.
 * Throws StartupError for the folder and node's error for the address; nothing is left open then.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { dataDir, environment, version, log } = options;
  const engine = await createEngine({ dataDir, environment, version, log });
  const createLimit = createRateLimit(systemClock, CREATE_RATE);
  const dispatch = createDispatch({ handlers: engine.handlers, log, createLimit });
  const { host, port = 0, rendererDir } = options;
  const ports = port === 0 ? [readKeptPort(dataDir) ?? 0, 0] : [port];
  const http = await startHttpServer({ engine, dispatch, log, host, ports, rendererDir }).catch(undo(engine));
  keepPort(dataDir, Number(new URL(http.url).port));
  const { pid } = process;
  const { startedAt } = engine;
  try {
    writeRuntime(dataDir, { pid, startedAt, url: http.url, token: http.token, version });
  } catch (error) {
    await Promise.all([http.stop(), engine.stop()]);
    throw error;
  }
  log.info({ url: http.url, version }, 'host started');

  const removeOnExit = (): void => removeRuntime(dataDir, pid);
  process.once('exit', removeOnExit);
  const stop = async (): Promise<void> => {
    removeRuntime(dataDir, pid);
    process.off('exit', removeOnExit);
    await Promise.all([http.stop(), engine.stop()]);
    log.info({}, 'host stopped');
  };
  let stopped: Promise<void> | undefined;
  return { engine, dispatch, http, stop: () => (stopped ??= stop()) };
}

function undo(engine: Engine): (error: unknown) => Promise<never> {
  return async (error) => {
    await engine.stop();
    throw error;
  };
}
