import { parseArgs } from 'node:util';
import { SECOND } from '../../contract/units.ts';
import { StartupError } from '../../core/base/app-error.ts';
import { errorFields, type Log } from '../../core/base/log.ts';
import { findApplication } from '../application.ts';
import { dataDirOf, type Environment } from '../data-dir.ts';
import { isLoopback } from '../http/request-guard.ts';
import { createHostLog } from '../log/host-log.ts';
import { type Host, startHost } from '../start-host.ts';
import { settlesWithin } from '../../core/base/settles-within.ts';
import { mayOpenBrowser, openBrowser } from './open-browser.ts';
import { SERVE_USAGE } from './serve-usage.ts';
import { listenForStop } from './stop-signals.ts';

/** Everything must be gone within 2 s of the first signal; this leaves room for the process itself. */
const STOP_DEADLINE_MS = 1.65 * SECOND;

export type ServeIo = {
  readonly environment: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
};

type ServeFlags = { readonly port: number; readonly host: string; readonly open: boolean; readonly json: boolean };

/**
 * The browser host: serves until it is told to stop. The first line on stdout is the address, with the token in its fragment.
 * Returns the exit code: 0 stopped, 1 cannot start, 2 wrong usage, 4 the folder is in use.
 */
export async function serve(args: readonly string[], io: ServeIo): Promise<number> {
  const flags = parseFlags(args);
  if (typeof flags === 'string') {
    const usage = { success: false, error: 'usage', message: flags, details: { usage: [SERVE_USAGE] } };
    if (args.includes('--json')) io.stdout(`${JSON.stringify(usage)}\n`);
    else io.stderr(`${flags}\nUsage: ${SERVE_USAGE}\n`);
    return 2;
  }
  const signals = listenForStop({ onImpatient: () => io.exit(130), watchParent: true });
  const dataDir = dataDirOf(io.environment);
  const hostLog = createHostLog({ dataDir, level: io.environment.GESSO_LOG, stderr: io.stderr });
  const { log } = hostLog;
  process.on('uncaughtExceptionMonitor', (error) => log.error(errorFields(error), 'the host crashed'));
  const started = await start(flags, { io, dataDir, log });
  if (typeof started === 'number') {
    hostLog.close();
    return started;
  }
  announce(started, flags, io);
  if (flags.open && mayOpenBrowser(io.environment)) {
    openBrowser(started.http.pageUrl('ticket'), {
      environment: io.environment,
      onError: (error) => log.info({ error: error.message }, 'no browser could be opened'),
    });
  }
  const reason = await signals.requested;
  log.info({ reason }, 'asked to stop');
  const inTime = await settlesWithin(started.stop(), STOP_DEADLINE_MS);
  if (!inTime) log.warn({}, 'stopping took too long; what is left is ended with the process');
  hostLog.close();
  return 0;
}

async function start(
  flags: ServeFlags,
  { io, dataDir, log }: { readonly io: ServeIo; readonly dataDir: string; readonly log: Log },
): Promise<Host | number> {
  const { version, rendererDir } = findApplication();
  const { host, port } = flags;
  try {
    return await startHost({ dataDir, environment: io.environment, version, rendererDir, host, port, log });
  } catch (error) {
    if (error instanceof StartupError) {
      report(flags, io, error.reason, error.message);
      return error.exitCode;
    }
    const sentence = addressProblem(error, flags);
    if (sentence === undefined) throw error;
    report(flags, io, 'address_unavailable', sentence);
    return 1;
  }
}

function announce({ http, engine }: Host, flags: ServeFlags, io: ServeIo): void {
  const page = http.pageUrl('token');
  const { pid } = process;
  const { version, dataDir } = engine;
  io.stdout(
    flags.json
      ? `${JSON.stringify({ success: true, url: page, pid, version, dataDir })}\n`
      : `Gesso is ready at ${page}\n`,
  );
  if (!isLoopback(flags.host)) {
    io.stderr(
      `Warning: ${flags.host} can be reached from other machines. Whoever has the token can use this Gesso; the connection is not encrypted.\n`,
    );
  }
}

function report(flags: ServeFlags, io: ServeIo, error: string, message: string): void {
  if (flags.json) io.stdout(`${JSON.stringify({ success: false, error, message, details: {} })}\n`);
  else io.stderr(`${message}\n`);
}

function parseFlags(args: readonly string[]): ServeFlags | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        open: { type: 'boolean', default: true },
        json: { type: 'boolean', default: false },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) return `--port must be a number between 0 and 65535, not ${values.port}.`;
    return { port, host: values.host, open: values.open, json: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function addressProblem(error: unknown, { host, port }: ServeFlags): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose another one with --port, or leave it out.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine. Leave --host out to use 127.0.0.1.`;
  return undefined;
}
