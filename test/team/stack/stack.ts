import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type Auth, createAuth } from './auth.ts';
import type { Caller } from './caller.ts';
import { type Database, type DatabaseOptions, startDatabase } from './database.ts';
import { makeFolder, sweepFolders } from './folders.ts';
import { type Functions, makeBundles, startFunctions } from './functions.ts';
import { type Gateway, type Services, startGateway } from './gateway.ts';
import { type PostgRest, startPostgRest } from './postgrest.ts';
import { createProjectKeys, type ProjectKeys } from './project-keys.ts';
import { startRealtime } from './realtime.ts';
import { createStorage } from './storage.ts';
import { createTokenKeys, type TokenKeys } from './tokens.ts';

/** A whole team backend on this computer: PostgreSQL, PostgREST and Deno are real, auth, storage and realtime are stand-ins. */
export type Stack = {
  /** The one address, shaped like `https://PROJECT.supabase.co`. */
  readonly url: string;
  readonly keys: ProjectKeys;
  readonly tokens: TokenKeys;
  readonly database: Database;
  readonly auth: Auth;
  /** What the Edge Functions have logged; '' without functions. */
  readonly functionsLog: () => string;
  /** The Edge Functions die in the middle of whatever they do, and are started anew. */
  readonly crashFunctions: () => Promise<void>;
  /** Ends everything in order. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

export type StackOptions = DatabaseOptions & {
  /** 0 or absent: one that the system chooses. */
  readonly port?: number;
  /** What signs members' tokens; default ES256, as in new projects. */
  readonly memberAlgorithm?: 'ES256' | 'HS256';
  /** Variables of the Edge Functions besides those that Supabase gives them; false: no functions at all (a second less). */
  readonly functions?: Readonly<Record<string, string>> | false;
  /** true: the functions may reach the internet, as in `team:dev`; default: this computer only. */
  readonly network?: boolean;
};

type Parts = { stops: (() => Promise<void>)[] };

/** Starts everything, in 2 to 4 s. Throws Error, with nothing left running, when a part does not start. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const parts: Parts = { stops: [] };
  // What was started last ends first.
  const stop = async (): Promise<void> => {
    for (const end of parts.stops.splice(0).toReversed()) await end();
  };
  try {
    return await start(options, parts, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: StackOptions, parts: Parts, stop: () => Promise<void>): Promise<Stack> {
  const tokens = createTokenKeys(options.memberAlgorithm);
  const keys = createProjectKeys(tokens);
  sweepFolders();
  // Bundled while the database starts: both take a second or two.
  const bundles = options.functions === false ? undefined : makeBundles();
  parts.stops.push(async () => {
    const folder = await bundles?.catch(() => undefined);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  const files = makeFolder('storage');
  parts.stops.push(async () => rmSync(files, { recursive: true, force: true }));
  const database = await startDatabase(options);
  parts.stops.push(database.stop);
  const rest: PostgRest = await startPostgRest(database, tokens.verifySet);
  parts.stops.push(rest.stop);
  const callerOf = (token: string): Caller | undefined => callerOfClaims(tokens.verify(keys.tokenOf(token) ?? token));
  const realtime = await startRealtime(database, callerOf);
  parts.stops.push(realtime.stop);
  const address = { url: '' };
  const services: Services = {
    keys,
    auth: createAuth(database.pool('supabase_auth_admin', 4), tokens, () => `${address.url}/auth/v1`),
    restUrl: rest.url,
    storage: createStorage({ pool: database.pool('supabase_storage_admin', 8), keys: tokens, folder: files }),
    realtime,
    callerOf,
    functionsUrl: undefined,
  };
  const gateway: Gateway = await startGateway(() => services, options.port);
  parts.stops.push(gateway.stop);
  address.url = gateway.url;
  const functions = await startEdge(options, { url: gateway.url, keys, folder: await bundles });
  if (functions !== undefined) parts.stops.push(functions.stop);
  services.functionsUrl = functions?.url;
  return {
    url: gateway.url,
    keys,
    tokens,
    database,
    auth: services.auth,
    functionsLog: () => functions?.log() ?? '',
    crashFunctions: async () => functions?.crash(),
    stop,
  };
}

/** What Supabase sets for every function, and the secrets that a person sets (supabase/README.md). */
async function startEdge(
  { functions, network = false }: StackOptions,
  project: { url: string; keys: ProjectKeys; folder: string | undefined },
): Promise<Functions | undefined> {
  const { url, keys, folder } = project;
  if (functions === false || folder === undefined) return undefined;
  const env = {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: keys.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: keys.serviceRoleKey,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    PROVIDER_KEK_V1: randomBytes(32).toString('base64'),
    ...functions,
  };
  return startFunctions(env, { folder, network });
}

function callerOfClaims(claims: Readonly<Record<string, unknown>> | undefined): Caller | undefined {
  const role = claims?.['role'];
  if (claims === undefined || (role !== 'anon' && role !== 'authenticated' && role !== 'service_role'))
    return undefined;
  return { role, claims };
}
