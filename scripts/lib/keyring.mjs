import { existsSync } from 'node:fs';

import { installFromDistribution } from './distribution.mjs';

const PROGRAMS = ['/usr/bin/gnome-keyring-daemon', '/usr/bin/dbus-run-session'];

/** Looks for a keyring that tests can run in a session of its own, and installs one where we may. Without it those tests are skipped. */
export async function ensureKeyring() {
  if (process.platform !== 'linux' || PROGRAMS.every((program) => existsSync(program))) return;
  console.log('No keyring here; installing one.');
  await installFromDistribution(['gnome-keyring', 'dbus']);
}
