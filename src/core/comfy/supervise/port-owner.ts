import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Who listens on a port of this machine, for a message: "python (process 123)". undefined: nobody, not ours to see, or not Linux. */
export function portOwner(port: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const sockets = listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (holdsOne(pid, sockets)) return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
  }
  return undefined;
}

/** Inodes of the sockets that listen on the port: column 10 of /proc/net/tcp where the state is 0A (listen). */
function listeningSockets(port: number): ReadonlySet<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readOr(() => readFileSync(file, 'latin1'), '').split('\n'),
  );
  const inodes = rows.flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    return fields[1]?.endsWith(suffix) === true && fields[3] === '0A' && fields[9] !== undefined ? [fields[9]] : [];
  });
  return new Set(inodes.map((inode) => `socket:[${inode}]`));
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return readOr(() => readdirSync(folder), []).some((file) =>
    sockets.has(readOr(() => readlinkSync(`${folder}/${file}`), '')),
  );
}

/** Processes of other users and those that end meanwhile cannot be read. */
function readOr<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
