import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';

const MAIN = fileURLToPath(new URL('./keyring-main.ts', import.meta.url));
const isHere = ['/usr/bin/gnome-keyring-daemon', '/usr/bin/dbus-run-session'].every((program) => existsSync(program));

/** Runs the keychain in a session of its own; `daemon` prepares its Secret Service. */
async function inSession(daemon: string): Promise<unknown> {
  const folder = tempFolder();
  const runtime = join(folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const { DBUS_SESSION_BUS_ADDRESS: _ours, ...env } = process.env;
  const { stdout } = await promisify(execFile)(
    'dbus-run-session',
    ['--', 'sh', '-c', `${daemon}; exec "$0" "$1"`, process.execPath, MAIN],
    { env: { ...env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: runtime, HOME: folder }, timeout: 60_000 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe.skipIf(!isHere)('a real Secret Service (gnome-keyring)', { timeout: 70_000 }, () => {
  it('keeps a key, gives it to another reader, and forgets it', async () => {
    const unlocked = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';

    expect(await inSession(unlocked)).toEqual({ available: true, read: 'sk-kept-0123456789abcdef' });
  });

  it('is no keychain without a service', async () => {
    expect(await inSession('true')).toEqual({ available: false, write: 'refused' });
  });
});
