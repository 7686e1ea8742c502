import { spawn } from 'node:child_process';
import type { Environment } from '../data-dir.ts';
import { withoutSecrets } from '../without-secrets.ts';

/** Whether a browser should be opened: not when told so, not in CI, not where there is no screen. */
export function mayOpenBrowser(environment: Environment, platform: NodeJS.Platform = process.platform): boolean {
  const isSet = (name: string): boolean => environment[name] !== undefined && environment[name] !== '';
  if (environment.GESSO_NO_OPEN === '1' || isSet('CI')) return false;
  return platform === 'darwin' || platform === 'win32' || isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
}

/**
 * Opens the system's browser and does not wait for it. Command lines can be read by every process of the machine: give it
 * an address with a one-time ticket, never with the token; and it inherits nothing that looks like a key. `onError` hears when there is no browser to start.
 */
export function openBrowser(
  url: string,
  { environment, onError }: { readonly environment: Environment; readonly onError: (error: Error) => void },
): void {
  const [command, args] = openerOf(process.platform);
  const env = withoutSecrets(environment);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true, env });
  child.once('error', onError);
  child.unref();
}

function openerOf(platform: NodeJS.Platform): readonly [string, readonly string[]] {
  if (platform === 'darwin') return ['open', []];
  // Not `start`: a shell would read `&` in the address.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']];
  return ['xdg-open', []];
}
