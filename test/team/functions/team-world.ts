import { FakeServer } from '../../fakes/vendors/fake-server.ts';
import { FAKE_VENDORS } from '../../fakes/vendors/vendors.ts';
import { callAsService, type DemoCompany, seedDemo } from '../stack/demo.ts';
import { type Stack, startStack } from '../stack/stack.ts';

/** A request to an Edge Function. token: a bearer; absent: none. */
export type FunctionCall = {
  readonly token?: string | undefined;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An answer, read as the JSON that it must be. */
export type FunctionAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
};

/** A running team with the paid vendors in place, its two companies and everything that tests do with them. */
export type TeamWorld = {
  readonly stack: Stack;
  readonly demo: DemoCompany;
  readonly other: DemoCompany;
  readonly vendor: (id: string) => FakeServer;
  /** The token of a member by role. */
  readonly token: (role: DemoCompany['members'][number]['role'], company?: DemoCompany) => string;
  /** Calls a function by name and query, for example `media-status?jobId=…`. */
  readonly call: (place: string, request?: FunctionCall) => Promise<FunctionAnswer>;
  readonly start: (body: Record<string, unknown>, request?: FunctionCall) => Promise<FunctionAnswer>;
  /** One pass of the worker over the demo company. */
  readonly work: (seconds?: number) => Promise<readonly { jobId: string; outcome: string }[]>;
  /** A row of the job, whatever the API shows of it. */
  readonly row: (jobId: unknown) => Promise<Record<string, unknown>>;
  readonly asService: (name: string, args: object) => Promise<unknown>;
  readonly sql: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly stop: () => Promise<void>;
};

/** Starts it all, with the keys of every vendor stored for the demo company through the function that seals them. */
export async function startTeamWorld(
  options: { readonly functions?: Readonly<Record<string, string>>; readonly onStack?: (stack: Stack) => void } = {},
): Promise<TeamWorld> {
  const fakes = await Promise.all(
    FAKE_VENDORS.map(async ({ make, urlVariable }) => ({ server: await FakeServer.start(make), urlVariable })),
  );
  const addresses = Object.fromEntries(fakes.map(({ server, urlVariable }) => [urlVariable, server.url]));
  const stack = await startStack({ functions: { ...addresses, ...options.functions } });
  options.onStack?.(stack);
  const [demo, other] = await seedDemo(stack);
  if (demo === undefined || other === undefined) throw new Error('the demo has two companies');
  const world = worldOf({ stack, demo, other, servers: fakes.map(({ server }) => server) });
  for (const { server } of fakes) {
    const body = { companyId: demo.id, provider: server.vendor.id, key: server.vendor.key };
    const { status, json } = await world.call('provider-keys', { token: world.token('owner'), body });
    if (status !== 200) throw new Error(`the key of ${server.vendor.id} was not stored: ${JSON.stringify(json)}`);
  }
  return world;
}

function worldOf(parts: {
  stack: Stack;
  demo: DemoCompany;
  other: DemoCompany;
  servers: readonly FakeServer[];
}): TeamWorld {
  const { stack, demo, other, servers } = parts;
  const admin = stack.database.pool('supabase_admin', 4);
  const call: TeamWorld['call'] = (place, request = {}) => callFunction(stack.url, place, request);
  const sql: TeamWorld['sql'] = async <Row extends object>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> => (await admin.query<Row>(text, [...values])).rows;
  return {
    stack,
    demo,
    other,
    call,
    sql,
    vendor: (id) => {
      const found = servers.find((server) => server.vendor.id === id);
      if (found === undefined) throw new Error(`there is no stand-in of ${id}`);
      return found;
    },
    token: (role, company = demo) => company.members.find((member) => member.role === role)?.accessToken ?? '',
    start: (body, request = {}) =>
      call('media-start', { token: demo.apiKey, ...request, body: { companyId: demo.id, ...body } }),
    work: async (seconds = 20) => {
      const body = { companyId: demo.id, seconds };
      const { json } = await call('media-worker', { token: stack.keys.serviceRoleKey, body });
      return json['jobs'] as { jobId: string; outcome: string }[];
    },
    row: async (jobId) => {
      const [row] = await sql<Record<string, unknown>>('select * from public.media_projects where id = $1', [jobId]);
      return row ?? {};
    },
    asService: (name, args) => callAsService(stack, name, args),
    stop: async () => {
      await stack.stop();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function callFunction(url: string, place: string, request: FunctionCall): Promise<FunctionAnswer> {
  const { token, body, method = body === undefined ? 'GET' : 'POST' } = request;
  const response = await fetch(`${url}/functions/v1/${place}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, json };
}
