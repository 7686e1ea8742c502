import type { Server } from 'node:http';

export type ListenAt = {
  readonly host: string;
  /** Tried one after the other. */
  readonly ports: readonly number[];
  readonly backlog: number;
};

/** Starts listening and resolves with the port. Rejects with node's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) for the last of the ports. */
export async function listen(server: Server, { host, ports, backlog }: ListenAt): Promise<number> {
  const [port = 0, ...others] = ports;
  try {
    return await listenAt(server, { host, port, backlog });
  } catch (error) {
    if (others.length === 0) throw error;
    return listen(server, { host, ports: others, backlog });
  }
}

function listenAt(
  server: Server,
  at: { readonly host: string; readonly port: number; readonly backlog: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('the server has no port'));
      resolve(address.port);
    });
  });
}
