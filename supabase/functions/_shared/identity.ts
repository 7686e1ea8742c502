import { z } from 'zod';
import { AppError } from '../../../src/core/base/app-error.ts';
import { type Acting, type Backend, backendOf } from './backend.ts';
import type { Environment } from './environment.ts';

/** Who asks. A member acts by its own token; who has a company's key acts through the project, within that company. */
export type Identity = {
  readonly acting: Acting;
  readonly backend: Backend;
  /** The company of an API key; undefined for a member, who may be in several. */
  readonly key: { readonly companyId: string; readonly apiKeyId: string } | undefined;
};

const keySchema = z.object({ companyId: z.string(), apiKeyId: z.string() }).nullable();
const claimsSchema = z.object({ role: z.literal('authenticated'), sub: z.string().min(1) });

/**
 * Reads `Authorization: Bearer …`: a signed-in member's access token, or a company's API key. Throws AppError `unauthorized` for anything
 * else. A member's token is verified by the database at the first question; here it is only looked at.
 */
export async function identify(request: Request, environment: Environment): Promise<Identity> {
  const token = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined)
    throw new AppError(
      'unauthorized',
      'Send Authorization: Bearer TOKEN, with a member’s access token or an API key of the company.',
    );
  if (token.startsWith('gesso_')) return keyIdentity(token, environment);
  if (!claimsSchema.safeParse(claimsOf(token)).success)
    throw new AppError(
      'unauthorized',
      'This key does not say who is asking. Send a member’s access token or an API key of the company.',
    );
  const acting: Acting = { kind: 'member', token };
  return { acting, backend: backendOf(environment, acting), key: undefined };
}

async function keyIdentity(token: string, environment: Environment): Promise<Identity> {
  const backend = backendOf(environment, { kind: 'service' });
  const key = keySchema.parse((await backend.rpc('resolve_api_key', { p_token: token })) ?? null);
  if (key === null) throw new AppError('unauthorized', 'This API key is unknown, revoked or expired.');
  return { acting: { kind: 'service' }, backend, key };
}

/** The claims as they stand there, unverified. */
function claimsOf(token: string): unknown {
  const [, payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  try {
    const bytes = Uint8Array.from(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
      (letter) => letter.codePointAt(0) ?? 0,
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const membershipsSchema = z.array(z.object({ company_id: z.string() }));

/**
 * The company that a request is for: the one that it names, that of the key, or the only one of the member.
 * Throws AppError `forbidden` for a key of another company, `invalid_request` when it must be named.
 */
export async function companyOf(identity: Identity, named: string | undefined): Promise<string> {
  const known = listedCompany(identity, named);
  if (known !== undefined) return known;
  const companies = membershipsSchema.parse(
    await identity.backend.select('companies', { select: 'company_id:id', limit: '2' }),
  );
  const [only, another] = companies;
  if (only === undefined) throw new AppError('forbidden', 'You are not a member of any company.');
  if (another === undefined) return only.company_id;
  const message = 'companyId is required, since you are a member of several companies.';
  throw new AppError('invalid_request', message, { details: { issues: [{ path: 'companyId', message }] } });
}

/** The company that a request names, or that of the key; undefined: all of the member's. Throws AppError `forbidden` for a key of another company. */
export function listedCompany({ key }: Identity, named: string | undefined): string | undefined {
  if (key !== undefined && named !== undefined && named !== key.companyId)
    throw new AppError('forbidden', 'This API key belongs to another company.');
  return key?.companyId ?? named;
}

/** Throws AppError `unauthorized` unless the project itself asks: with its secret or service key, or with the word of its schedule. */
export async function requireService(request: Request, { serviceKeys, wakeKey }: Environment): Promise<void> {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const given = [bearer, request.headers.get('apikey')].filter((key) => typeof key === 'string');
  const taken = wakeKey === undefined ? serviceKeys : [...serviceKeys, wakeKey];
  const digests = await Promise.all(taken.map(digest));
  for (const key of given) {
    const one = await digest(key);
    if (digests.includes(one)) return;
  }
  throw new AppError(
    'unauthorized',
    'Only the project itself may call this: with its secret key, its service role key or GESSO_WAKE_KEY.',
  );
}

/** Digests are compared in place of keys, so that the time that it takes says nothing. */
async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
