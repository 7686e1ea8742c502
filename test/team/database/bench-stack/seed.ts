import { randomUUID } from 'node:crypto';
import { type Stack, startStack } from '../../stack/stack.ts';

/** What a benchmark needs to know of the stack. */
export type BenchFacts = {
  readonly url: string;
  readonly apiKey: string;
  /** Of a member of `company` and of two others. */
  readonly token: string;
  readonly userId: string;
  /** Has half of all jobs. */
  readonly company: string;
  /** Has none. */
  readonly emptyCompany: string;
  readonly rows: number;
  readonly databaseUrl: string;
};

const ROWS_OF_ONE = 30_000;
const OTHERS = 10;
const ROWS_OF_OTHERS = 3_000;

/** Starts and fills it; some 10 s. */
export async function startFilledStack(): Promise<{ readonly facts: BenchFacts; readonly stop: () => Promise<void> }> {
  const stack = await startStack({ functions: false });
  const userId = await stack.auth.createUser({ email: 'bench@example.com', password: randomUUID() });
  const stranger = await stack.auth.createUser({ email: 'other@example.com', password: randomUUID() });
  const sql = await stack.database.connect('postgres');
  const fill = async (owner: string, rows: number): Promise<string> => {
    const id = randomUUID();
    await sql.query("insert into public.companies (id, name) values ($1, 'Bench')", [id]);
    await sql.query("insert into public.company_members (company_id, user_id, role) values ($1, $2, 'owner')", [
      id,
      owner,
    ]);
    await sql.query(JOBS, [id, rows]);
    return id;
  };
  const company = await fill(userId, ROWS_OF_ONE);
  for (let i = 0; i < OTHERS; i++) await fill(i < 2 ? userId : stranger, ROWS_OF_OTHERS);
  const emptyCompany = await fill(userId, 0);
  await sql.query(
    'create table public.bench_bare (id uuid primary key, company_id uuid not null, params jsonb not null, created_at timestamptz not null default now())',
  );
  await sql.query('grant insert, select on public.bench_bare to authenticated');
  // What every change of a company needs and nothing else: its lock, its place in the order, the poke, one row.
  await sql.query(
    'create table public.bench_ordered (id uuid primary key, company_id uuid not null, value jsonb, updated_at timestamptz, rev bigint)',
  );
  await sql.query(
    'create trigger stamp before insert on public.bench_ordered for each row execute function app.stamp_rev()',
  );
  await sql.query('analyze');
  await muteRealtime(stack);
  await sql.query("notify pgrst, 'reload schema'");
  await sql.end();
  return {
    facts: {
      url: stack.url,
      apiKey: stack.keys.anonKey,
      token: await stack.auth.accessToken(userId),
      userId,
      company,
      emptyCompany,
      rows: ROWS_OF_ONE + OTHERS * ROWS_OF_OTHERS,
      databaseUrl: stack.database.url('postgres'),
    },
    stop: stack.stop,
  };
}

const JOBS = `insert into public.media_projects (id, company_id, job_type, provider, model, params, request_hash, run_on, status, phase,
    estimated_cost_micros, actual_cost_micros, cost_basis, created_at, finished_at)
  select gen_random_uuid(), $1, 'image', 'openai', 'gpt-image-1', jsonb_build_object('prompt', 'a lighthouse in fog, number ' || n, 'seed', n),
    encode(sha256(n::text::bytea), 'hex'), 'server', 'completed', 'completed', 40000, 40000, 'usage', now() - n * interval '1 minute', now()
  from generate_series(1, $2) n`;

/** The stand-in for Realtime hears of messages by NOTIFY, which lets only one transaction commit at a time; the real one reads the log. */
async function muteRealtime(stack: Stack): Promise<void> {
  const admin = await stack.database.connect('supabase_admin');
  await admin.query('alter table realtime.messages disable trigger announce');
  await admin.end();
}
