import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Pool } from 'pg';
import { requireBinaries } from './binaries.ts';
import { type Child, untilReady } from './child.ts';
import { type Cluster, createCluster } from './cluster.ts';
import { freePort } from './free-port.ts';
import { applyMigrations, type Migration } from './migrations.ts';

/** Who may log in. `supabase_admin` is the superuser, `postgres` owns the schema, `authenticator` is PostgREST. */
export type LoginRole =
  | 'supabase_admin'
  | 'postgres'
  | 'authenticator'
  | 'supabase_auth_admin'
  | 'supabase_storage_admin'
  | 'supabase_realtime_admin';

/** How to connect, as `pg` takes it. */
export type Connection = {
  readonly host: string;
  readonly port: number;
  readonly user: LoginRole;
  readonly password: string;
  readonly database: string;
};

/** A PostgreSQL server of its own, shaped like that of a Supabase project. */
export type Database = {
  readonly port: number;
  connection(role: LoginRole): Connection;
  /** `postgres://…`, for programs. */
  url(role: LoginRole): string;
  /** A new connection, already open. The caller ends it. */
  connect(role: LoginRole): Promise<Client>;
  /** A pool of connections; ended by `stop`. */
  pool(role: LoginRole, max?: number): Pool;
  /** What the server has logged. */
  log(): string;
  /** Ends pools and server and removes its files. */
  stop(): Promise<void>;
};

export type DatabaseOptions = {
  /** What to apply; absent: every file of `supabase/migrations`. */
  readonly migrations?: readonly Migration[];
};

/**
 * Starts PostgreSQL with the roles and schemas of a Supabase project and applies the migrations. Takes a few seconds; share one for a file of tests.
 * Throws Error: no PostgreSQL for this platform (`stackObstacle`), or a migration that fails, named with its line.
 */
export async function startDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const binaries = requireBinaries();
  const cluster = await createCluster(binaries.postgres, randomBytes(24).toString('hex'));
  try {
    const port = await freePort();
    const server = cluster.start(port);
    const database = databaseOf(cluster, server, port);
    try {
      await untilReady(server, () => answers(database.connection('supabase_admin')), { name: 'PostgreSQL' });
      await bootstrap(database, cluster.password);
      const client = await database.connect('postgres');
      try {
        await applyMigrations(client, options.migrations);
      } finally {
        await client.end();
      }
      return database;
    } catch (error) {
      await database.stop();
      throw error;
    }
  } catch (error) {
    cluster.remove();
    throw error;
  }
}

function databaseOf(cluster: Cluster, server: Child, port: number): Database {
  const pools: Pool[] = [];
  const connection = (user: LoginRole): Connection => ({
    host: '127.0.0.1',
    port,
    user,
    password: cluster.password,
    database: 'postgres',
  });
  return {
    port,
    connection,
    url: (role) => `postgres://${role}:${cluster.password}@127.0.0.1:${port}/postgres`,
    connect: async (role) => {
      const client = new Client(connection(role));
      // The server may stop first; whoever waits for an answer hears of it there.
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    pool: (role, max = 10) => {
      const pool = new Pool({ ...connection(role), max });
      pool.on('error', () => undefined);
      pools.push(pool);
      return pool;
    },
    log: server.output,
    stop: async () => {
      await Promise.all(pools.splice(0).map((pool) => pool.end()));
      await server.stop();
      cluster.remove();
    },
  };
}

async function answers(connection: Connection): Promise<boolean> {
  const client = new Client(connection);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function bootstrap(database: Database, password: string): Promise<void> {
  const folder = path.join(import.meta.dirname, 'sql');
  const client = await database.connect('supabase_admin');
  try {
    for (const name of readdirSync(folder).toSorted())
      await client.query(readFileSync(path.join(folder, name), 'utf8'));
    const roles = [
      'postgres',
      'authenticator',
      'supabase_auth_admin',
      'supabase_storage_admin',
      'supabase_realtime_admin',
    ];
    for (const role of roles) await client.query(`alter role ${role} password '${password}'`);
  } finally {
    await client.end();
  }
}
