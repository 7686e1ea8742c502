import { randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import type { StackAnswer, StackRequest } from './http.ts';
import type { Claims, TokenKeys } from './tokens.ts';

/** Supabase recommends an hour; a project of Gesso sets 15 minutes, since signing out does not end an access token. Seconds. */
const TOKEN_TTL_S = 15 * 60;

/** What the stand-in for Supabase Auth does: sign-in with a password, rotation of refresh tokens, the user, sign-out. No mail, no MFA. */
export type Auth = {
  readonly answer: (request: StackRequest) => Promise<StackAnswer>;
  /** Makes a user as an administrator would. Returns its id. */
  readonly createUser: (user: { email: string; password: string }) => Promise<string>;
  /** An access token without a sign-in; for tests and for what `team:dev` prints. ttlSeconds may be negative: an expired one. */
  readonly accessToken: (userId: string, options?: { ttlSeconds?: number }) => Promise<string>;
};

type UserRow = { id: string; email: string; encrypted_password: string; created_at: Date };

/** pool: of `supabase_auth_admin`. issuer: for example `http://127.0.0.1:1234/auth/v1`. */
export function createAuth(pool: Pool, keys: TokenKeys, issuer: () => string): Auth {
  const context = { pool, keys, issuer };
  return {
    answer: (request) => answer(context, request),
    createUser: (user) => createUser(pool, user),
    accessToken: async (userId, { ttlSeconds = TOKEN_TTL_S } = {}) => {
      const user = await findUser(pool, 'id', userId);
      if (user === undefined) throw new Error(`there is no user ${userId}`);
      const sessionId = await openSession(pool, userId);
      return signToken(context, { user, sessionId, ttlSeconds });
    },
  };
}

type Context = { readonly pool: Pool; readonly keys: TokenKeys; readonly issuer: () => string };

async function answer(context: Context, request: StackRequest): Promise<StackAnswer> {
  const { method, path, query } = request;
  switch (`${method} ${path}`) {
    case 'GET /.well-known/jwks.json':
      return { status: 200, body: context.keys.publicSet };
    case 'GET /health':
      return { status: 200, body: { name: 'auth stand-in' } };
    case 'POST /token':
      return query.get('grant_type') === 'refresh_token' ? refresh(context, request) : signIn(context, request);
    case 'GET /user':
      return showUser(context, request);
    case 'POST /logout':
      return signOut(context, request);
    default:
      return refused(404, 'not_found', 'The auth stand-in has no such route');
  }
}

async function signIn(context: Context, request: StackRequest): Promise<StackAnswer> {
  const { email, password } = request.json();
  const user = typeof email === 'string' ? await findUser(context.pool, 'email', email.toLowerCase()) : undefined;
  if (user === undefined || typeof password !== 'string' || !isPassword(password, user.encrypted_password))
    return refused(400, 'invalid_credentials', 'Invalid login credentials');
  const sessionId = await openSession(context.pool, user.id);
  return session(context, { user, sessionId, parent: undefined });
}

/** A token that was used before gives the whole session away to somebody: it ends. */
async function refresh(context: Context, request: StackRequest): Promise<StackAnswer> {
  const { refresh_token: given } = request.json();
  const { rows } = await context.pool.query<{ session_id: string; user_id: string; revoked_at: Date | null }>(
    'select t.session_id, s.user_id, t.revoked_at from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where t.token = $1',
    [given],
  );
  const [token] = rows;
  if (token === undefined || typeof given !== 'string')
    return refused(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  const used = await context.pool.query(
    'update auth.refresh_tokens set revoked_at = now() where token = $1 and revoked_at is null',
    [given],
  );
  if (used.rowCount === 0) {
    await context.pool.query('delete from auth.sessions where id = $1', [token.session_id]);
    return refused(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
  }
  const user = await findUser(context.pool, 'id', token.user_id);
  if (user === undefined) return refused(400, 'user_not_found', 'User not found');
  return session(context, { user, sessionId: token.session_id, parent: given });
}

async function showUser(context: Context, request: StackRequest): Promise<StackAnswer> {
  const claims = claimsOf(context, request);
  const user = typeof claims?.['sub'] === 'string' ? await findUser(context.pool, 'id', claims['sub']) : undefined;
  if (user === undefined) return refused(403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature');
  const open = await context.pool.query('select 1 from auth.sessions where id = $1', [claims?.['session_id']]);
  if (open.rowCount === 0)
    return refused(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
  return { status: 200, body: userView(user) };
}

async function signOut(context: Context, request: StackRequest): Promise<StackAnswer> {
  const claims = claimsOf(context, request);
  if (claims === undefined) return refused(403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature');
  const isLocal = request.query.get('scope') === 'local';
  await context.pool.query(
    isLocal ? 'delete from auth.sessions where id = $1' : 'delete from auth.sessions where user_id = $1',
    [isLocal ? claims['session_id'] : claims['sub']],
  );
  return { status: 204 };
}

function claimsOf(context: Context, { headers }: StackRequest): Claims | undefined {
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return token === undefined ? undefined : context.keys.verify(token);
}

async function session(
  context: Context,
  given: { user: UserRow; sessionId: string; parent: string | undefined },
): Promise<StackAnswer> {
  const { user, sessionId, parent } = given;
  const refreshToken = randomBytes(12).toString('base64url');
  await context.pool.query('insert into auth.refresh_tokens (token, session_id, parent) values ($1, $2, $3)', [
    refreshToken,
    sessionId,
    parent ?? null,
  ]);
  const accessToken = signToken(context, { user, sessionId, ttlSeconds: TOKEN_TTL_S });
  return {
    status: 200,
    body: {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: TOKEN_TTL_S,
      expires_at: Math.floor(Date.now() / 1000) + TOKEN_TTL_S,
      refresh_token: refreshToken,
      user: userView(user),
    },
  };
}

function signToken(context: Context, given: { user: UserRow; sessionId: string; ttlSeconds: number }): string {
  const now = Math.floor(Date.now() / 1000);
  return context.keys.signMember({
    iss: context.issuer(),
    sub: given.user.id,
    aud: 'authenticated',
    iat: now,
    exp: now + given.ttlSeconds,
    email: given.user.email,
    phone: '',
    role: 'authenticated',
    aal: 'aal1',
    session_id: given.sessionId,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    is_anonymous: false,
  });
}

function userView({ id, email, created_at }: UserRow): Claims {
  const metadata = { app_metadata: { provider: 'email', providers: ['email'] }, user_metadata: {}, identities: [] };
  return { id, email, aud: 'authenticated', role: 'authenticated', created_at: created_at.toISOString(), ...metadata };
}

async function openSession(pool: Pool, userId: string): Promise<string> {
  const id = randomUUID();
  await pool.query('insert into auth.sessions (id, user_id) values ($1, $2)', [id, userId]);
  return id;
}

async function createUser(pool: Pool, { email, password }: { email: string; password: string }): Promise<string> {
  const id = randomUUID();
  await pool.query(
    'insert into auth.users (id, email, encrypted_password, email_confirmed_at) values ($1, $2, $3, now())',
    [id, email.toLowerCase(), hashPassword(password)],
  );
  return id;
}

async function findUser(pool: Pool, column: 'id' | 'email', value: string): Promise<UserRow | undefined> {
  const { rows } = await pool.query<UserRow>(
    `select id, email, encrypted_password, created_at from auth.users where ${column} = $1`,
    [value],
  );
  return rows[0];
}

function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${scryptSync(password, salt, 32, { N: 1024 }).toString('hex')}`;
}

function isPassword(password: string, stored: string): boolean {
  const [salt = '', hash = ''] = stored.split(':');
  const given = scryptSync(password, Buffer.from(salt, 'hex'), 32, { N: 1024 });
  return given.length * 2 === hash.length && timingSafeEqual(given, Buffer.from(hash, 'hex'));
}

function refused(status: number, code: string, message: string): StackAnswer {
  return { status, body: { code: status, error_code: code, msg: message } };
}
