import { randomBytes } from 'node:crypto';
import type { TokenKeys } from './tokens.ts';

const TEN_YEARS_S = 10 * 365 * 24 * 3600;

/** The keys that a project hands out: the old ones are tokens themselves, the new ones are names for a role. */
export type ProjectKeys = {
  readonly anonKey: string;
  readonly serviceRoleKey: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** The token that stands for a key of the project; undefined for anything else. */
  readonly tokenOf: (key: string) => string | undefined;
};

export function createProjectKeys(keys: TokenKeys): ProjectKeys {
  const now = Math.floor(Date.now() / 1000);
  const tokenFor = (role: string): string =>
    keys.signShared({ iss: 'supabase', ref: 'local', role, iat: now, exp: now + TEN_YEARS_S });
  const anonKey = tokenFor('anon');
  const serviceRoleKey = tokenFor('service_role');
  const publishableKey = `sb_publishable_${randomBytes(24).toString('base64url')}`;
  const secretKey = `sb_secret_${randomBytes(24).toString('base64url')}`;
  const tokens = new Map([
    [anonKey, anonKey],
    [serviceRoleKey, serviceRoleKey],
    [publishableKey, anonKey],
    [secretKey, serviceRoleKey],
  ]);
  return { anonKey, serviceRoleKey, publishableKey, secretKey, tokenOf: (key) => tokens.get(key) };
}
