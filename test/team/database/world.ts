import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Pool } from 'pg';
import { type Stack, startStack } from '../stack/stack.ts';

/** Everybody who may ask: nobody, the four roles of company A, somebody who was removed from it, the owner of company B, the service. */
export const PEOPLE = ['anon', 'viewer', 'member', 'admin', 'owner', 'removed', 'stranger', 'service'] as const;
export type Person = (typeof PEOPLE)[number];

/** Those of company A that can own a device. */
export const MEMBERS = ['viewer', 'member', 'admin', 'owner'] as const;

type Account = {
  /** '' for anon and service, who are nobody. */
  readonly userId: string;
  readonly client: SupabaseClient;
  /** The same, but PostgREST rolls back whatever it does. */
  readonly dryClient: SupabaseClient;
  readonly token: string;
  /** A device of theirs: in company A, of the stranger in company B; for anon and service the member's. */
  readonly deviceId: string;
};

/** Two companies on a whole stack, with members over real tokens. */
export type World = {
  readonly stack: Stack;
  readonly a: string;
  readonly b: string;
  readonly people: Readonly<Record<Person, Account>>;
  /** As the owner of the schema: passes over row level security. */
  readonly sql: Pool;
  stop(): Promise<void>;
};

/** What a call came to. */
export type Answer = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly data: unknown;
};

/** Starts the stack (without functions) and fills in two companies with their people. A few seconds. */
export async function createWorld(): Promise<World> {
  const stack = await startStack({ functions: false });
  const sql = stack.database.pool('postgres', 12);
  await allowDryRuns(stack);
  const people = await createPeople(stack);
  const [a, b] = [randomUUID(), randomUUID()];
  const world: World = { stack, a, b, people, sql, stop: stack.stop };
  await must(call(people.service.client, 'create_company', { p_id: a, p_name: 'A', p_owner: people.owner.userId }));
  await must(call(people.service.client, 'create_company', { p_id: b, p_name: 'B', p_owner: people.stranger.userId }));
  for (const role of ['admin', 'member', 'viewer'] as const)
    await must(call(people.owner.client, 'add_member', { p_company: a, p_user: people[role].userId, p_role: role }));
  await must(call(people.owner.client, 'add_member', { p_company: a, p_user: people.removed.userId, p_role: 'admin' }));
  for (const person of [...MEMBERS, 'removed'] as const) await must(register(world, person, a));
  await must(register(world, 'stranger', b));
  await must(call(people.owner.client, 'remove_member', { p_company: a, p_user: people.removed.userId }));
  return world;
}

/** PostgREST rolls a call back that says so, as its own documentation proposes for tests: a matrix of hundreds of calls leaves nothing behind. */
async function allowDryRuns(stack: Stack): Promise<void> {
  const admin = await stack.database.connect('supabase_admin');
  await admin.query("alter role authenticator set pgrst.db_tx_end = 'commit-allow-override'");
  await admin.query("notify pgrst, 'reload config'");
  await admin.end();
}

async function createPeople(stack: Stack): Promise<World['people']> {
  const { anonKey, serviceRoleKey } = stack.keys;
  const nobody = (token: string, deviceId: string): Account => ({
    userId: '',
    token,
    deviceId,
    client: clientWith(stack, token, {}),
    dryClient: clientWith(stack, token, { Prefer: 'tx=rollback' }),
  });
  const somebody = async (name: string): Promise<Account> => {
    const userId = await stack.auth.createUser({ email: `${name}@example.com`, password: randomUUID() });
    const token = await stack.auth.accessToken(userId);
    return { ...nobody(token, randomUUID()), userId };
  };
  const member = await somebody('member');
  return {
    anon: nobody(anonKey, member.deviceId),
    viewer: await somebody('viewer'),
    member,
    admin: await somebody('admin'),
    owner: await somebody('owner'),
    removed: await somebody('removed'),
    stranger: await somebody('stranger'),
    service: nobody(serviceRoleKey, member.deviceId),
  };
}

/** A supabase-js client that speaks with this token. */
export function clientWith(stack: Stack, token: string, headers: Readonly<Record<string, string>>): SupabaseClient {
  return createClient(stack.url, stack.keys.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { headers: { ...headers, authorization: `Bearer ${token}` } },
  });
}

function register(world: World, person: Person, company: string): Promise<Answer> {
  const { client, deviceId } = world.people[person];
  return call(client, 'register_device', {
    p_company: company,
    p_id: deviceId,
    p_name: `${person}'s computer`,
    p_app_version: '0.1.0',
    p_client_schema: 1,
  });
}

/** Calls a function of the database over HTTP. Never throws for an answer of the server. */
export async function call(client: SupabaseClient, name: string, args: object = {}): Promise<Answer> {
  return answerOf(await client.rpc(name, args));
}

/** What supabase-js returned, in the words of these tests. */
export function answerOf(response: {
  readonly status: number;
  readonly data: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
}): Answer {
  const { status, data, error } = response;
  return { status, data, code: error?.code ?? '', message: error?.message ?? '' };
}

/** The data of an answer; throws Error for a refusal. */
export async function must(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, code, message, data } = await answer;
  if (status >= 400) throw new Error(`${status} ${code} ${message}`);
  return isObject(data) ? data : { value: data };
}

/** A field of an answer, step by step; undefined where there is none. */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), value);
}

/** A list as JSON brought it; [] for anything else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The arguments of a job that anybody could start; 1 dollar, unless it says otherwise. */
export function jobArgs(company: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    p_company: company,
    p_id: randomUUID(),
    p_job_type: 'video',
    p_provider: 'runway',
    p_params: { prompt: 'a lighthouse in fog' },
    p_estimated_cost_micros: 1_000_000,
    ...more,
  };
}

/** A company of its own with an owner who has a device, so that a test disturbs no other. */
export async function createCompany(world: World, options: { readonly limitMicros?: number } = {}): Promise<string> {
  const company = randomUUID();
  const { service, owner } = world.people;
  await must(call(service.client, 'create_company', { p_id: company, p_name: 'Own', p_owner: owner.userId }));
  await must(register(world, 'owner', company));
  if (options.limitMicros !== undefined)
    await must(
      call(owner.client, 'set_limit', { p_company: company, p_window: 'month', p_limit_micros: options.limitMicros }),
    );
  return company;
}
