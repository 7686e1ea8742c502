import { requireBinaries } from './binaries.ts';
import { type Child, startChild, untilReady } from './child.ts';
import type { Database } from './database.ts';
import { freePort } from './free-port.ts';
import type { KeySet } from './tokens.ts';

/** A running PostgREST. */
export type PostgRest = {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** Starts the real PostgREST on a database, configured as Supabase configures it. */
export async function startPostgRest(database: Database, keys: KeySet): Promise<PostgRest> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const child: Child = startChild(requireBinaries().postgrest, [], {
    env: {
      PGRST_DB_URI: database.url('authenticator'),
      PGRST_DB_SCHEMAS: 'public',
      PGRST_DB_EXTRA_SEARCH_PATH: 'public, extensions',
      PGRST_DB_ANON_ROLE: 'anon',
      PGRST_DB_POOL: '20',
      PGRST_DB_MAX_ROWS: '1000',
      PGRST_JWT_SECRET: JSON.stringify(keys),
      PGRST_SERVER_HOST: '127.0.0.1',
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
      PGRST_LOG_LEVEL: 'warn',
    },
  });
  const ready = `http://127.0.0.1:${adminPort}/ready`;
  const isReady = (): Promise<boolean> =>
    fetch(ready).then(
      ({ ok }) => ok,
      () => false,
    );
  await untilReady(child, isReady, { name: 'PostgREST' });
  return { url: `http://127.0.0.1:${port}`, log: child.output, stop: child.stop };
}
