import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/** The claims of a token as they were signed. */
export type Claims = Readonly<Record<string, unknown>>;

/** A JSON Web Key Set, as `/.well-known/jwks.json` shows it and PostgREST takes it. */
export type KeySet = { readonly keys: readonly Readonly<Record<string, unknown>>[] };

/**
 * The signing keys of a project: the old shared secret (HS256), which signs the anonymous and the service key, and a key pair (ES256),
 * which signs what members get, as in new projects.
 */
export type TokenKeys = {
  readonly signShared: (claims: Claims) => string;
  readonly signMember: (claims: Claims) => string;
  /** The claims of a token that one of our keys signed and that is still valid; undefined for any other. */
  readonly verify: (token: string) => Claims | undefined;
  /** With the public halves only. */
  readonly publicSet: KeySet;
  /** Also with the shared secret: for PostgREST, never to be shown. */
  readonly verifySet: KeySet;
};

/** memberAlgorithm: what signs members' tokens; projects of before have HS256. */
export function createTokenKeys(memberAlgorithm: 'ES256' | 'HS256' = 'ES256'): TokenKeys {
  const secret = randomBytes(32);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey);
  const kid = randomBytes(8).toString('hex');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig', key_ops: ['verify'] };
  const signShared = (claims: Claims): string =>
    sealed({ alg: 'HS256', typ: 'JWT' }, claims, (input) => hmac(secret, input));
  const signPair = (claims: Claims): string =>
    sealed({ alg: 'ES256', typ: 'JWT', kid }, claims, (input) =>
      sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    );
  return {
    signShared,
    signMember: memberAlgorithm === 'ES256' ? signPair : signShared,
    verify: (token) => verified(token, { secret, publicKey }),
    publicSet: { keys: [jwk] },
    verifySet: { keys: [jwk, { kty: 'oct', k: secret.toString('base64url'), alg: 'HS256' }] },
  };
}

function sealed(header: Claims, claims: Claims, signature: (input: string) => Buffer): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signature(input).toString('base64url')}`;
}

function encode(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function hmac(secret: Buffer, input: string): Buffer {
  return createHmac('sha256', secret).update(input).digest();
}

function verified(token: string, keys: { secret: Buffer; publicKey: KeyObject }): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const input = `${header}.${payload}`;
  const given = Buffer.from(signature, 'base64url');
  const { alg } = decode(header);
  const isOurs =
    alg === 'HS256'
      ? hmac(keys.secret, input).equals(given)
      : alg === 'ES256' &&
        verify('sha256', Buffer.from(input), { key: keys.publicKey, dsaEncoding: 'ieee-p1363' }, given);
  if (!isOurs) return undefined;
  const claims = decode(payload);
  return typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= Date.now() ? undefined : claims;
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
