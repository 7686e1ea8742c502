import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { errorFields, type Log } from '../../../src/core/base/log.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import type { Environment } from '../../../src/host/data-dir.ts';
import { HIDDEN_FLAG } from '../launch-arguments.ts';

type LoginItemFacts = {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  /** What to start: the program itself, or the AppImage around it, whose inner path changes at every start. */
  readonly program: string;
  /** The user's folder of settings (XDG), for Linux. */
  readonly configDir: string;
};

/** Whether this copy can be started at login: from source there is nothing to start. */
export function canStartAtLogin({ isPackaged }: Pick<LoginItemFacts, 'isPackaged'>): boolean {
  return isPackaged;
}

/** Makes the system start Gesso at login, without its window, or no longer. A failure is logged. */
function setStartAtLogin(isOn: boolean, facts: LoginItemFacts, log: Log): void {
  if (!canStartAtLogin(facts)) return;
  try {
    if (facts.platform === 'linux') writeAutostart(isOn, facts);
    else if (facts.platform === 'win32') app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN_FLAG] });
    // macOS starts it like any other time; it shows no window because it was opened at login.
    else app.setLoginItemSettings({ openAtLogin: isOn });
  } catch (error) {
    log.warn({ isOn, ...errorFields(error) }, 'starting at login could not be changed');
  }
}

/** Follows the setting. Done at the start as well: a copy that was moved is found again. */
export async function followLoginSetting(
  { handlers, subscribe }: Pick<Engine, 'handlers' | 'subscribe'>,
  given: Omit<LoginItemFacts, 'program'> & { readonly environment: Environment; readonly log: Log },
): Promise<void> {
  const { environment, log } = given;
  const facts = { ...given, program: environment.APPIMAGE ?? process.execPath };
  const state = { isOn: (await handlers['settings.get']({})).startAtLogin };
  // Off is what every system begins with: nothing is touched for somebody who never wanted it.
  if (state.isOn) setStartAtLogin(true, facts, log);
  subscribe((event) => {
    if (event.name !== 'settings.changed' || event.payload.settings.startAtLogin === state.isOn) return;
    state.isOn = event.payload.settings.startAtLogin;
    setStartAtLogin(state.isOn, facts, log);
  });
}

/** The desktop entry that Linux desktops start at login (XDG autostart). Pure. */
export function autostartEntry(program: string): string {
  // Inside double quotes the specification escapes these, and a percent sign always.
  const quoted = program.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gesso',
    `Exec="${quoted}" ${HIDDEN_FLAG}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function writeAutostart(isOn: boolean, { configDir, program }: LoginItemFacts): void {
  const file = join(configDir, 'autostart', 'gesso.desktop');
  if (!isOn) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, autostartEntry(program));
}
