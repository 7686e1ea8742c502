import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Answer, asArray, call, createCompany, field, jobArgs, must, type Person, type World } from './world.ts';

type More = Readonly<Record<string, unknown>>;

/** A company of its own, and what its owner does with it from one device. */
export type Desk = ReturnType<typeof deskOf>;

/** Makes a company and sits down at it. limitMicros: of the month. */
export async function openDesk(world: World, options: { readonly limitMicros?: number } = {}): Promise<Desk> {
  return deskOf(world, await createCompany(world, options));
}

function deskOf(world: World, company: string) {
  const { client, deviceId } = world.people.owner;
  const ask = (name: string, args: object): Promise<Answer> => call(client, name, { p_company: company, ...args });
  const budget = async (): Promise<unknown> => field(await must(ask('budget_view', {})), 'total');
  return {
    company,
    client,
    deviceId,
    ask,
    budget,
    ...jobsOf({ world, company, ask }),
    ...moneyOf(ask, deviceId),
    ...syncOf(ask, deviceId),
  };
}

/** A colleague at the same desk, with a device of theirs. */
export async function joinDesk(world: World, desk: Desk, options: { readonly person: Person; readonly role: string }) {
  const { client, userId } = world.people[options.person];
  const deviceId = randomUUID();
  const ask = (name: string, args: object): Promise<Answer> => call(client, name, { p_company: desk.company, ...args });
  await must(desk.ask('add_member', { p_user: userId, p_role: options.role }));
  await must(ask('register_device', { p_id: deviceId, p_name: 'x', p_app_version: '1', p_client_schema: 1 }));
  return { client, userId, deviceId, ask };
}

type Ask = (name: string, args: object) => Promise<Answer>;

function jobsOf({ world, company, ask }: { world: World; company: string; ask: Ask }) {
  const { client, deviceId } = world.people.owner;
  const start = (more: More = {}): Promise<Answer> => call(client, 'start_media_job', jobArgs(company, more));
  const claim = (id: unknown, provider = 'runway'): Promise<Answer> =>
    ask('claim_jobs', { p_device: deviceId, p_providers: [provider], p_job: id });
  const queued = async (more: More = {}): Promise<string> => String(field(await must(start(more)), 'job', 'id'));
  return {
    start,
    startFor: (micros: number, more: More = {}) => start({ p_estimated_cost_micros: micros, ...more }),
    /** The id of a new job. */
    queued,
    claim,
    /** A new job under a lease. */
    leased: async (more: More = {}) => {
      const [leased] = asArray((await claim(await queued(more))).data);
      return { id: String(field(leased, 'id')), token: Number(field(leased, 'lease_token')), leased };
    },
    job: (id: string) => must(call(client, 'get_job', { p_job: id })),
    /** Lets the time of a lease run out. */
    exhaust: (id: string) =>
      world.sql.query("update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1", [
        id,
      ]),
  };
}

function moneyOf(ask: Ask, deviceId: string) {
  return {
    limit: (micros: number, more: More = {}) =>
      must(ask('set_limit', { p_window: 'month', p_limit_micros: micros, ...more })),
    book: (micros: number, more: More = {}) =>
      ask('book_usage', { p_id: randomUUID(), p_provider: 'runway', p_amount_micros: micros, ...more }),
    allow: (id: string, micros: number) =>
      ask('reserve_allowance', { p_id: id, p_device: deviceId, p_provider: 'runway', p_amount_micros: micros }),
    /** The sums are those of their rows. */
    expectBalance: async () => expect((await ask('verify_budget', {})).data).toEqual([]),
  };
}

function syncOf(ask: Ask, deviceId: string) {
  return {
    push: (ops: readonly object[], more: More = {}) =>
      ask('push_ops', { p_device: deviceId, p_client_schema: 1, p_ops: ops, ...more }),
    pull: (since: number, limit = 1000) => must(ask('sync_pull', { p_since: since, p_limit: limit })),
  };
}

/** One change, as a client sends it. */
export function op(
  kind: string,
  args: object,
): { readonly opId: string; readonly kind: string; readonly args: object } {
  return { opId: randomUUID(), kind, args };
}

/** A job that a desktop runs itself. */
export function ownJob(more: More = {}) {
  const job = {
    id: randomUUID(),
    jobType: 'image',
    provider: 'comfyui',
    params: { prompt: 'x' },
    status: 'queued',
    attempt: 0,
  };
  return { ...job, ...more };
}

/** A hybrid logical clock. */
export function clockText(ms: number, node = '0123456789ab'): string {
  return `${String(ms).padStart(13, '0')}-0000-${node}`;
}

/** What became of each op. */
export function outcomesOf(answer: Answer): readonly unknown[] {
  return asArray(field(answer.data, 'results')).map((result) => field(result, 'outcome'));
}
