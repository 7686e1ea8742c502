import { randomUUID } from 'node:crypto';
import { assetArgs, type Facts } from './facts.ts';
import { type Answer, field, jobArgs, type Person } from './world.ts';

/** Who may read a table; nobody may write one: everything that writes is a function. A table without a line here fails the tests. */
export const TABLE_READERS: Readonly<Record<string, readonly Person[]>> = {
  companies: ['viewer', 'member', 'admin', 'owner', 'service'],
  company_members: ['viewer', 'member', 'admin', 'owner', 'service'],
  devices: ['viewer', 'member', 'admin', 'owner', 'service'],
  media_projects: ['viewer', 'member', 'admin', 'owner', 'service'],
  media_assets: ['viewer', 'member', 'admin', 'owner', 'service'],
  api_usage: ['viewer', 'member', 'admin', 'owner', 'service'],
  budget_limits: ['viewer', 'member', 'admin', 'owner', 'service'],
  budget_reservations: ['viewer', 'member', 'admin', 'owner', 'service'],
  budget_totals: ['viewer', 'member', 'admin', 'owner', 'service'],
  company_settings: ['viewer', 'member', 'admin', 'owner', 'service'],
  provider_keys: [],
  company_api_keys: [],
};

const EVERY_ACCOUNT: readonly Person[] = ['viewer', 'member', 'admin', 'owner', 'removed', 'stranger', 'service'];
const READERS: readonly Person[] = ['viewer', 'member', 'admin', 'owner', 'service'];
const WRITERS: readonly Person[] = ['member', 'admin', 'owner', 'service'];
const ADMINS: readonly Person[] = ['admin', 'owner', 'service'];
const PERSONS: readonly Person[] = ['viewer', 'member', 'admin', 'owner'];
const SERVICE: readonly Person[] = ['service'];

/** Who may call a function about company A, and with what: arguments that succeed for whoever may. */
export type FunctionRule = {
  readonly by: readonly Person[];
  readonly args: (facts: Facts, person: Person) => object;
  /** Where a refusal is an answer with nothing in it. */
  readonly isNothing?: (answer: Answer) => boolean;
};

const company = (f: Facts) => ({ p_company: f.company });
const hlc = () => `${Date.now()}-0000-0123456789ab`;
const device = (f: Facts, person: Person) => ({ p_company: f.company, p_device: f.world.people[person].deviceId });

/** A function without a line here fails the tests. */
export const FUNCTION_RULES: Readonly<Record<string, FunctionRule>> = {
  create_company: {
    by: EVERY_ACCOUNT,
    args: (f, p) => ({ p_name: 'C', ...(p === 'service' ? { p_owner: f.world.people.owner.userId } : {}) }),
  },
  update_company: { by: ADMINS, args: (f) => ({ ...company(f), p_name: 'New name' }) },
  register_device: {
    by: PERSONS,
    args: (f) => ({ ...company(f), p_id: randomUUID(), p_name: 'x', p_app_version: '1', p_client_schema: 1 }),
  },
  add_member: { by: ADMINS, args: (f) => ({ ...company(f), p_user: f.world.people.removed.userId, p_role: 'viewer' }) },
  set_role: { by: ADMINS, args: (f) => ({ ...company(f), p_user: f.world.people.viewer.userId, p_role: 'member' }) },
  remove_member: {
    by: ADMINS,
    // Everybody may leave: it has to be somebody else.
    args: (f, p) => ({ ...company(f), p_user: f.world.people[p === 'viewer' ? 'member' : 'viewer'].userId }),
  },
  set_provider_key: {
    by: ADMINS,
    args: (f) => ({
      ...company(f),
      p_provider: 'openai',
      p_ciphertext: 'v1.c2VhbGVkLXNlYWxlZC1zZWFsZWQ',
      p_kek_version: 1,
      p_last4: 'abcd',
    }),
  },
  list_provider_keys: { by: READERS, args: company },
  revoke_provider_key: { by: ADMINS, args: (f) => ({ ...company(f), p_provider: 'runway' }) },
  get_provider_key: { by: SERVICE, args: (f) => ({ ...company(f), p_provider: 'runway' }) },
  create_api_key: { by: ADMINS, args: (f) => ({ ...company(f), p_name: 'x' }) },
  list_api_keys: { by: ADMINS, args: company },
  revoke_api_key: { by: ADMINS, args: (f) => ({ ...company(f), p_id: f.apiKey }) },
  resolve_api_key: { by: SERVICE, args: (f) => ({ p_token: f.apiToken }) },
  set_limit: { by: ADMINS, args: (f) => ({ ...company(f), p_window: 'day', p_limit_micros: 5 }) },
  remove_limit: { by: ADMINS, args: (f) => ({ ...company(f), p_id: f.limit }) },
  budget_view: { by: READERS, args: company },
  verify_budget: { by: ADMINS, args: company },
  register_asset: { by: WRITERS, args: (f) => assetArgs(f.company, randomUUID()) },
  mark_asset_stored: { by: WRITERS, args: (f) => ({ p_id: f.storedAsset }) },
  mark_asset_too_large: { by: WRITERS, args: (f) => ({ p_id: f.asset }) },
  delete_asset: { by: WRITERS, args: (f) => ({ p_id: f.asset }) },
  start_media_job: { by: WRITERS, args: (f) => jobArgs(f.company) },
  claim_jobs: { by: WRITERS, args: (f, p) => ({ ...device(f, p), p_providers: ['runway'] }) },
  claim_server_jobs: { by: SERVICE, args: () => ({ p_worker: 'w', p_providers: ['runway'] }) },
  heartbeat_job: { by: WRITERS, args: (f, p) => f.lease(p) },
  top_up_job: { by: WRITERS, args: (f, p) => ({ ...f.lease(p), p_micros: 1 }) },
  finish_job: { by: WRITERS, args: (f, p) => ({ ...f.lease(p), p_status: 'completed' }) },
  finish_server_job: {
    by: SERVICE,
    args: (f) => ({ p_job: f.doubtfulJob, p_provider_job_id: 'none', p_status: 'completed' }),
  },
  cancel_job: { by: WRITERS, args: (f) => ({ p_job: f.waitingJob }) },
  resolve_job: { by: WRITERS, args: (f) => ({ p_job: f.doubtfulJob, p_resolution: 'not_charged' }) },
  delete_job: { by: WRITERS, args: (f) => ({ p_job: f.endedJob }) },
  book_usage: {
    by: WRITERS,
    args: (f) => ({ ...company(f), p_id: randomUUID(), p_provider: 'runway', p_amount_micros: 1, p_job: f.waitingJob }),
  },
  reserve_allowance: {
    by: WRITERS,
    args: (f, p) => ({ ...device(f, p), p_id: randomUUID(), p_provider: 'runway', p_amount_micros: 1 }),
  },
  release_allowance: { by: WRITERS, args: (f, p) => ({ ...company(f), p_id: f.allowance(p) }) },
  put_setting: { by: WRITERS, args: (f) => ({ ...company(f), p_key: 'colour', p_value: 'red', p_hlc: hlc() }) },
  push_ops: {
    by: WRITERS,
    args: (f, p) => ({
      ...device(f, p),
      p_client_schema: 1,
      p_ops: [{ opId: randomUUID(), kind: 'setting.put', args: { key: 'colour', value: 'red', hlc: hlc() } }],
    }),
  },
  sync_pull: {
    by: READERS,
    args: company,
    isNothing: ({ data }) => field(data, 'epoch') === null && isEmpty(field(data, 'rows')),
  },
  get_job: { by: READERS, args: (f) => ({ p_job: f.waitingJob }) },
  list_jobs: { by: READERS, args: company },
  sweep_expired: { by: SERVICE, args: () => ({}) },
  purge_deleted: { by: SERVICE, args: () => ({}) },
  reset_sync_epoch: { by: SERVICE, args: company },
};

/** The policies on tables of Supabase's own services; what the buckets and topics of the matrix are decided by. */
export const SERVICE_POLICIES: readonly string[] = [
  'realtime.messages.gesso_company_topic: SELECT, authenticated',
  'storage.objects.gesso_media_read: SELECT, authenticated',
  'storage.objects.gesso_media_upload: INSERT, authenticated',
];

/** What the roles of the API may call inside the schema that is not exposed: only what policies ask. */
export const POLICY_FUNCTIONS: readonly string[] = ['my_company_ids', 'my_writable_company_ids'];

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
