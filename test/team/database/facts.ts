import { createHash, randomUUID } from 'node:crypto';
import { asArray, call, field, jobArgs, must, type Person, type World } from './world.ts';

/** What lies in company A when the matrix is asked: something of every kind, and for those who work a job under a lease of their own. */
export type Facts = {
  readonly world: World;
  readonly company: string;
  readonly waitingJob: string;
  readonly endedJob: string;
  readonly doubtfulJob: string;
  readonly chargedJob: string;
  readonly limit: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly asset: string;
  readonly storedAsset: string;
  readonly storedPath: string;
  /** For each person the job that they would write to; those who cannot have one try the member's. */
  lease(person: Person): { readonly p_job: string; readonly p_token: number };
  allowance(person: Person): string;
};

const HOLDERS = ['member', 'admin', 'owner'] as const;
type Holder = (typeof HOLDERS)[number];

/** Fills company A as its owner, and company B so that there is something to steal there too. */
export async function createFacts(world: World): Promise<Facts> {
  const owner = world.people.owner.client;
  const company = world.a;
  await fill(world, 'stranger', world.b);
  const common = await fill(world, 'owner', company);
  const leases = new Map<Holder, { p_job: string; p_token: number }>();
  const allowances = new Map<Holder, string>();
  for (const holder of HOLDERS) {
    leases.set(holder, await takeJob(world, holder));
    const p_id = randomUUID();
    const { client, deviceId } = world.people[holder];
    await must(
      call(client, 'reserve_allowance', {
        p_company: company,
        p_id,
        p_device: deviceId,
        p_provider: 'runway',
        p_amount_micros: 1000,
      }),
    );
    allowances.set(holder, p_id);
  }
  const doubtful = await takeJob(world, 'owner');
  await must(call(owner, 'finish_job', { ...doubtful, p_status: 'uncertain' }));
  const ended = String(field(await must(call(owner, 'start_media_job', jobArgs(company))), 'job', 'id'));
  await must(call(owner, 'cancel_job', { p_job: ended }));
  const holderOf = (person: Person): Holder => HOLDERS.find((holder) => holder === person) ?? 'member';
  return {
    world,
    company,
    ...common,
    endedJob: ended,
    doubtfulJob: doubtful.p_job,
    lease: (person) => leases.get(holderOf(person)) ?? doubtful,
    allowance: (person) => allowances.get(holderOf(person)) ?? '',
  };
}

async function takeJob(world: World, holder: Holder): Promise<{ p_job: string; p_token: number }> {
  const { client, deviceId } = world.people[holder];
  const args = jobArgs(world.a, { p_provider: 'heygen' });
  await must(call(client, 'start_media_job', args));
  const taken = await call(client, 'claim_jobs', {
    p_company: world.a,
    p_device: deviceId,
    p_providers: ['heygen'],
    p_lease_s: 900,
    p_job: args['p_id'],
  });
  return { p_job: String(args['p_id']), p_token: Number(field(asArray(taken.data), 0, 'lease_token')) };
}

async function fill(world: World, person: 'owner' | 'stranger', company: string) {
  const { client, deviceId } = world.people[person];
  const ask = (name: string, args: object) => must(call(client, name, { p_company: company, ...args }));
  const waitingJob = String(field(await ask('start_media_job', jobArgs(company)), 'job', 'id'));
  const chargedJob = String(field(await ask('start_media_job', jobArgs(company)), 'job', 'id'));
  const limit = await ask('set_limit', { p_window: 'month', p_limit_micros: 1_000_000_000 });
  await ask('book_usage', {
    p_id: randomUUID(),
    p_provider: 'runway',
    p_amount_micros: 2000,
    p_job: chargedJob,
    p_device: deviceId,
  });
  await ask('put_setting', { p_key: 'colour', p_value: 'blue', p_hlc: `${Date.now()}-0000-0123456789ab` });
  await ask('set_provider_key', {
    p_provider: 'runway',
    p_ciphertext: 'v1.c2VhbGVkLXNlYWxlZC1zZWFsZWQ',
    p_kek_version: 1,
    p_last4: 'abcd',
  });
  const apiKey = await ask('create_api_key', { p_name: 'shop' });
  const asset = String((await ask('register_asset', assetArgs(company, randomUUID())))['id']);
  const content = randomUUID();
  const stored = await ask('register_asset', assetArgs(company, content));
  const storedPath = String(stored['object_path']);
  const { error } = await client.storage.from('media').upload(storedPath, new Blob([content], { type: 'text/plain' }));
  if (error !== null) throw error;
  return {
    waitingJob,
    chargedJob,
    limit: String(limit['id']),
    apiKey: String(apiKey['id']),
    apiToken: String(apiKey['token']),
    asset,
    storedAsset: String(stored['id']),
    storedPath,
  };
}

/** The announcement of a small text file. */
export function assetArgs(company: string, content: string, more: object = {}): Record<string, unknown> {
  return {
    p_company: company,
    p_id: randomUUID(),
    p_kind: 'text',
    p_mime: 'text/plain',
    p_sha256: createHash('sha256').update(content).digest('hex'),
    p_bytes: Buffer.byteLength(content),
    ...more,
  };
}
