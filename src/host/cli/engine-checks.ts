import { AppError, StartupError } from '../../core/base/app-error.ts';
import { readRuntime } from '../runtime-file.ts';
import { isHealthy } from './attached.ts';
import type { Cli } from './command.ts';
import type { Connection } from './connection.ts';
import type { Check } from './machine-checks.ts';

/** Whether a host runs on the folder and answers. */
export async function checkHost(dataDir: string): Promise<Check> {
  const name = 'Running host';
  const runtime = readRuntime(dataDir);
  if (runtime === undefined) return { name, state: 'ok', message: 'none; commands run the engine themselves' };
  if (await isHealthy(runtime.url))
    return { name, state: 'ok', message: `${runtime.url}, process ${runtime.pid}, version ${runtime.version}` };
  return {
    name,
    state: 'failed',
    message: `process ${runtime.pid} does not answer at ${runtime.url}`,
    fix: `Stop process ${runtime.pid} and start Gesso again.`,
  };
}

/** What only the engine knows: keychain, ComfyUI, ledger. One failed check when it cannot be opened. */
export async function checkEngine(cli: Cli): Promise<Check[]> {
  const opened = await openEngine(cli);
  if ('state' in opened) return [opened];
  return Promise.all([checkKeychain(opened), checkComfy(opened), checkLedger(opened)]);
}

async function openEngine(cli: Cli): Promise<Connection | Check> {
  try {
    return await cli.connect();
  } catch (error) {
    if (error instanceof StartupError || error instanceof AppError)
      return { name: 'Engine', state: 'failed', message: error.message };
    throw error;
  }
}

async function checkKeychain(connection: Connection): Promise<Check> {
  const { keychain } = await connection.call('keys.list', {});
  if (keychain.available) return { name: 'Keychain', state: 'ok', message: keychain.message };
  return {
    name: 'Keychain',
    state: 'warning',
    message: keychain.message,
    fix: 'Keys from the environment work without a keychain.',
  };
}

async function checkComfy(connection: Connection): Promise<Check> {
  const { mode, state, message, url } = await connection.call('comfy.status', { refresh: true });
  const name = 'ComfyUI';
  // One that we run starts with the first job.
  const isAtRest = mode === 'supervised' && (state === 'stopped' || state === 'starting');
  if (state === 'ready' || state === 'busy' || isAtRest)
    return { name, state: 'ok', message: url === null ? message : `${url}: ${message}` };
  return { name, state: 'warning', message };
}

async function checkLedger(connection: Connection): Promise<Check> {
  const { ok, checks } = await connection.call('budget.verify', {});
  const name = 'Ledger';
  if (ok) return { name, state: 'ok', message: `${checks.length} invariants hold` };
  const broken = checks.filter((check) => !check.ok).map((check) => check.name);
  return {
    name,
    state: 'failed',
    message: `broken: ${broken.join(', ')}`,
    fix: 'See gesso budget verify, and report this.',
  };
}
