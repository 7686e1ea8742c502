import { createServer } from 'node:net';

/** A port of 127.0.0.1 that nobody listens on now: the wished one, else one that the system chooses. Rejects when there is none. */
export async function freePort(wished: number | undefined): Promise<number> {
  const isFree = wished !== undefined && (await bind(wished)) !== undefined;
  const port = isFree ? wished : await bind(0);
  if (port === undefined) throw new Error('no port is free on 127.0.0.1');
  return port;
}

/** The port, once it was bound and given back; undefined: it is taken, or not allowed. */
function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}
