import type { Server } from 'node:http';

/** Starts listening and resolves with the port. Rejects with node's error (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export function listen(
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
