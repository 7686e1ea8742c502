import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The data folder: `GESSO_HOME`, else the place where the operating system keeps what an application owns on this machine:
 * `~/Library/Application Support/Gesso`, `%LOCALAPPDATA%\Gesso` (not the roaming one: pictures do not belong into a profile that
 * travels), or `$XDG_DATA_HOME/Gesso` (default `~/.local/share/Gesso`). Absolute; nothing is created.
 */
export function dataDirOf(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const chosen = environment.GESSO_HOME;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return join(applicationData(environment, platform), 'Gesso');
}

function applicationData(environment: Environment, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  const xdg = environment.XDG_DATA_HOME;
  // The specification tells programs to ignore a relative value.
  return xdg !== undefined && xdg.startsWith('/') ? xdg : join(home, '.local', 'share');
}
