import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { z } from 'zod';
import { median, type Measurement, quantile } from './measure.ts';
import { startTeamStack, type TeamStack } from './team-stack.ts';

const LIST_RUNS = 201;
const PULL_ROWS = 30_000;
const PULL_PAGE = 10_000;
const CONNECTIONS = 8;
const COMMITS = 2_400;
const STARTS = 300;

/** The team's database: what row level security, the company's lock and the function that starts a job cost, each beside the same without it. */
export async function benchTeam(): Promise<readonly Measurement[]> {
  const stack = await startTeamStack();
  try {
    return [await listUnderRls(stack), await pullAll(stack), await commits(stack), ...(await starts(stack))];
  } finally {
    await stack.stop();
  }
}

const PAGE =
  'select * from public.media_projects where company_id = $1 and deleted_at is null order by created_at desc, id desc limit 50';

/** The newest 50 jobs of a company, as a member and as the owner of the schema, who passes over row level security. Aim: within 3x. */
async function listUnderRls(stack: TeamStack): Promise<Measurement> {
  const [member, owner] = [await connect(stack), await connect(stack)];
  await member.query('begin');
  const claims = JSON.stringify({ sub: stack.userId, role: 'authenticated' });
  await member.query("select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)", [
    claims,
  ]);
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let i = 0; i < LIST_RUNS; i++) {
    ours.push(await milliseconds(() => member.query(PAGE, [stack.company])));
    floor.push(await milliseconds(() => owner.query(PAGE, [stack.company])));
  }
  await Promise.all([member.end(), owner.end()]);
  const name = `team: a company's newest 50 of ${stack.rows.toLocaleString('en-US')} jobs, under row level security`;
  return { name, value: median(ours), floor: median(floor), unit: 'ms', against: 'without it' };
}

const pageSchema = z.object({ cursor: z.int(), more: z.boolean(), rows: z.array(z.object({ rev: z.int() })) });

/** A new desktop reads all of a company, over HTTP. Aim: 30,000 rows in under 3 s. */
async function pullAll(stack: TeamStack): Promise<Measurement> {
  const samples: number[] = [];
  for (let run = 0; run < 3; run++) {
    let rows = 0;
    samples.push(
      await milliseconds(async () => {
        for (let since = 0, more = true; more;) {
          const answer = await post(stack, 'rpc/sync_pull', {
            p_company: stack.company,
            p_since: since,
            p_limit: PULL_PAGE,
          });
          const page = pageSchema.parse(await answer.json());
          ({ cursor: since, more } = page);
          rows += page.rows.length;
        }
      }),
    );
    if (rows !== PULL_ROWS) throw new Error(`the pull brought ${rows} rows`);
  }
  return { name: 'team: pull of 30,000 rows (aim: under 3,000 ms)', value: median(samples), unit: 'ms' };
}

/**
 * One small transaction after the other for one company on eight connections. The floor is what puts a company's changes in order: its lock,
 * the next place, the poke and one row, written directly.
 */
async function commits(stack: TeamStack): Promise<Measurement> {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(stack)));
  const owners = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(stack)));
  for (const client of clients) await client.query("set role service_role; set gesso.poked = ''");
  const hlc = `${Date.now()}-0000-0123456789ab`;
  const ours: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < 3; run++) {
    ours.push(
      await rate(clients, (client, i) =>
        client.query('select public.put_setting($1, $2, $3, $4)', [stack.emptyCompany, `run${run}.n${i}`, i, hlc]),
      ),
    );
    floor.push(
      await rate(owners, (owner, i) =>
        owner.query('insert into public.bench_ordered (id, company_id, value) values (gen_random_uuid(), $1, $2)', [
          stack.emptyCompany,
          i,
        ]),
      ),
    );
  }
  await Promise.all([...clients, ...owners].map((client) => client.end()));
  return {
    name: 'team: commits of one company (aim: 2,000/s or the floor)',
    value: median(ours),
    floor: median(floor),
    unit: '/s',
    against: 'the same order, bare',
  };
}

async function rate(
  clients: readonly Client[],
  work: (client: Client, i: number) => Promise<unknown>,
): Promise<number> {
  const each = COMMITS / clients.length;
  const elapsed = await milliseconds(() =>
    Promise.all(
      clients.map(async (client, n) => {
        for (let i = 0; i < each; i++) await work(client, n * each + i);
      }),
    ),
  );
  return (COMMITS / elapsed) * 1000;
}

/** Starting a job over HTTP beside a bare insert over HTTP, alternately. Aim: within 10 ms at the median. */
async function starts(stack: TeamStack): Promise<readonly Measurement[]> {
  const [ours, floor]: [number[], number[]] = [[], []];
  const params = { prompt: 'a lighthouse in fog' };
  const expectOk = async (answer: Promise<Response>): Promise<void> => {
    const { ok, status } = await answer.then(async (got) => (await got.arrayBuffer(), got));
    if (!ok) throw new Error(`refused with ${status}`);
  };
  for (let i = 0; i < STARTS; i++) {
    const job = {
      p_company: stack.emptyCompany,
      p_id: randomUUID(),
      p_job_type: 'video',
      p_provider: 'runway',
      p_params: params,
      p_estimated_cost_micros: 500_000,
    };
    ours.push(await milliseconds(() => expectOk(post(stack, 'rpc/start_media_job', job))));
    floor.push(
      await milliseconds(() =>
        expectOk(post(stack, 'bench_bare', { id: randomUUID(), company_id: stack.emptyCompany, params })),
      ),
    );
  }
  const name = 'team: start a job, median (aim: 10 ms above a bare insert)';
  return [
    { name, value: median(ours), floor: median(floor), unit: 'ms', against: 'bare insert' },
    {
      name: 'team: start a job, 95th of 100',
      value: quantile(ours, 0.95),
      floor: quantile(floor, 0.95),
      unit: 'ms',
      against: 'bare insert',
    },
  ];
}

function post(stack: TeamStack, place: string, body: object): Promise<Response> {
  return fetch(`${stack.url}/rest/v1/${place}`, {
    method: 'POST',
    headers: { apikey: stack.apiKey, authorization: `Bearer ${stack.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function connect(stack: TeamStack): Promise<Client> {
  const client = new Client(stack.databaseUrl);
  await client.connect();
  return client;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
