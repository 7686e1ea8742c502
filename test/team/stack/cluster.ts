import { execFile } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { libraryLinks } from './binaries.ts';
import { type Child, startChild } from './child.ts';
import { makeFolder } from './folders.ts';

const run = promisify(execFile);

/** The user and group "nobody": PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65534, gid: 65534 } as const;

/** Speed instead of safety: what is in here is thrown away. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '5s',
  log_min_messages: 'warning',
  timezone: 'UTC',
} as const;

/** The folder of a new, empty cluster and how to run a server on it. */
export type Cluster = {
  readonly folder: string;
  readonly password: string;
  start(port: number): Child;
  remove(): void;
};

/** Makes a cluster in a temporary folder, with the superuser `supabase_admin`. postgres: the folder of the programs. */
export async function createCluster(postgres: string, password: string): Promise<Cluster> {
  const as = process.getuid?.() === 0 ? NOBODY : undefined;
  const folder = makeFolder('team');
  const programs = as === undefined || isOpenToAll(postgres) ? postgres : copyOutOfReach(postgres, folder);
  const env = libraryPath(programs, folder);
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (as !== undefined) for (const place of [folder, data, passwordFile]) chownSync(place, as.uid, as.gid);
  const args = ['-D', data, '-U', 'supabase_admin', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const locale = ['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
  await run(path.join(programs, 'bin', 'initdb'), [...args, ...locale], { env: { ...process.env, ...env }, ...as });
  return {
    folder,
    password,
    start: (port) => {
      const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]);
      return startChild(path.join(programs, 'bin', 'postgres'), ['-D', data, ...settings], { env, as, cwd: folder });
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The links that npm leaves out, in a folder of their own: node_modules stays as npm made it. */
function libraryPath(programs: string, folder: string): Record<string, string> {
  if (process.platform !== 'linux') return {};
  const links = path.join(folder, 'lib');
  mkdirSync(links);
  for (const [link, file] of libraryLinks(programs))
    symlinkSync(path.join(programs, file), path.join(links, path.basename(link)));
  return { LD_LIBRARY_PATH: `${links}:${path.join(programs, 'lib')}` };
}

/** true when every user may go into this folder. */
function isOpenToAll(folder: string): boolean {
  for (let place = folder; ; place = path.dirname(place)) {
    if ((statSync(place).mode & 0o005) !== 0o005) return false;
    if (path.dirname(place) === place) return true;
  }
}

/** A checkout in root's own folder: nobody else can run what lies there. */
function copyOutOfReach(postgres: string, folder: string): string {
  const copy = path.join(folder, 'postgres');
  cpSync(postgres, copy, { recursive: true });
  return copy;
}
