import type { Pool, PoolClient } from 'pg';

/** Who asks, as PostgREST sets it from a verified token. */
export type Caller = {
  readonly role: 'anon' | 'authenticated' | 'service_role';
  /** The claims of the token. `sub` is the user's id. */
  readonly claims: Readonly<Record<string, unknown>>;
};

/** A member's caller, without a token. */
export function callerOf(userId: string): Caller {
  return { role: 'authenticated', claims: { sub: userId, role: 'authenticated', aud: 'authenticated' } };
}

/**
 * Runs `work` in one transaction as this caller, as PostgREST and the storage API do: the role, then the claims, both for the transaction only.
 * pool: of a role that is a member of the caller's. Commits when `work` resolves, rolls back when it throws.
 */
export async function asCaller<T>(pool: Pool, caller: Caller, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const claims = JSON.stringify({ ...caller.claims, role: caller.role });
    await client.query(
      "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true), set_config('request.jwt.claim.sub', $3, true)",
      [caller.role, claims, typeof caller.claims['sub'] === 'string' ? caller.claims['sub'] : ''],
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
