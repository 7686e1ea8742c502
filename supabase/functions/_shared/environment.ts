import { z } from 'zod';

/** What a function knows of its project. Read once, at its start; never logged. */
export type Environment = {
  readonly url: string;
  /** The key that anybody may know; sent beside a member's token. */
  readonly publicKey: string;
  /** The key that passes over row level security. */
  readonly serviceKey: string;
  /** Every key that proves that the project itself asks (a schedule, another function). */
  readonly serviceKeys: readonly string[];
  /** A word of its own for the schedule, which may wake the worker with it and nothing else; undefined: the schedule has a service key. */
  readonly wakeKey: string | undefined;
  /** A ComfyUI that the functions reach themselves; undefined: ComfyUI is on the members' computers only. */
  readonly comfyUrl: string | undefined;
  /** Key-encryption keys by version: 32 bytes, base64. */
  readonly keyEncryptionKeys: ReadonlyMap<number, string>;
  /** The variables that lead to the vendors (`OPENAI_BASE_URL`, …). */
  readonly variable: (name: string) => string | undefined;
};

/** What is not set up, in a sentence that names the variable and never its value: it may stand in a log. */
export class NotSetUp extends Error {}

const keyListSchema = z.record(z.string(), z.string().min(1));
const KEK_VERSIONS = 99;

/** read: for example `Deno.env.get`. Throws NotSetUp. */
export function readEnvironment(read: (name: string) => string | undefined): Environment {
  const variable = (name: string): string | undefined => {
    const value = read(name)?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const published = keyList(variable, 'SUPABASE_PUBLISHABLE_KEYS');
  const secret = keyList(variable, 'SUPABASE_SECRET_KEYS');
  const legacyService = variable('SUPABASE_SERVICE_ROLE_KEY');
  const serviceKeys = [...secret, ...(legacyService === undefined ? [] : [legacyService])];
  const publicKey = published[0] ?? variable('SUPABASE_ANON_KEY');
  const [serviceKey] = serviceKeys;
  const url = variable('SUPABASE_URL');
  if (url === undefined || !URL.canParse(url)) throw new NotSetUp('SUPABASE_URL must be the address of the project.');
  if (publicKey === undefined) throw new NotSetUp('SUPABASE_PUBLISHABLE_KEYS or SUPABASE_ANON_KEY must be set.');
  if (serviceKey === undefined) throw new NotSetUp('SUPABASE_SECRET_KEYS or SUPABASE_SERVICE_ROLE_KEY must be set.');
  return {
    url: url.replace(/\/+$/, ''),
    publicKey,
    serviceKey,
    serviceKeys,
    wakeKey: wakeKey(variable),
    comfyUrl: comfyUrl(variable),
    keyEncryptionKeys: keks(variable),
    variable,
  };
}

/** The shortest word that may wake the worker, characters. */
const WAKE_KEY_MIN = 32;

function wakeKey(variable: Environment['variable']): string | undefined {
  const key = variable('GESSO_WAKE_KEY');
  if (key !== undefined && (key.length < WAKE_KEY_MIN || /\s/.test(key)))
    throw new NotSetUp(`GESSO_WAKE_KEY must have at least ${WAKE_KEY_MIN} characters, and no spaces.`);
  return key;
}

function comfyUrl(variable: Environment['variable']): string | undefined {
  const url = variable('COMFY_WORKER_URL');
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new NotSetUp(
      'COMFY_WORKER_URL must be the address of a ComfyUI, for example https://comfy.example.com:8188.',
    );
  return url;
}

/** The new keys come as JSON, name → key; the one called `default` first. */
function keyList(variable: Environment['variable'], name: string): string[] {
  const text = variable(name);
  if (text === undefined) return [];
  const parsed = keyListSchema.safeParse(jsonOrUndefined(text));
  if (!parsed.success) throw new NotSetUp(`${name} must be a JSON object of names and keys.`);
  const { default: first, ...others } = parsed.data;
  return [...(first === undefined ? [] : [first]), ...Object.values(others)];
}

function keks(variable: Environment['variable']): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (let version = 1; version <= KEK_VERSIONS; version++) {
    const key = variable(`PROVIDER_KEK_V${version}`);
    if (key !== undefined) found.set(version, key);
  }
  return found;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
