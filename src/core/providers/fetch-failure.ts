/**
 * Codes that prove that no byte of a request was delivered: the name was not found, nobody listened, no route, or the encrypted
 * connection never came about. Everything else (a reset, a time-out) may have come after the request.
 */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Codes of a certificate that was not trusted: the handshake ended before any request. */
const BAD_CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER))/;

/** What `fetch` threw. sent 'no': proven that the other side has nothing. why: a few words for a person. */
export type FetchFailure = { readonly sent: 'no' | 'unknown'; readonly why: string; readonly code: string | undefined };

/** Reads what `fetch` (or the reading of a body) threw, by its code and never by its text. */
export function fetchFailureOf(error: unknown): FetchFailure {
  const codes = codesOf(error, 0);
  const code = codes[0];
  if (codes.length === 0) return { sent: 'unknown', why: 'the connection broke off', code };
  if (codes.every((one) => BAD_CERTIFICATE.test(one)))
    return { sent: 'no', why: 'its certificate is not trusted', code };
  if (!codes.every((one) => NEVER_SENT.has(one))) return { sent: 'unknown', why: 'the connection broke off', code };
  return { sent: 'no', why: WHY[code ?? ''] ?? 'it cannot be reached', code };
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'its name was not found; check the network',
  EAI_AGAIN: 'its name was not found; check the network',
};

/** The codes of every attempt that a connection was made of: "happy eyeballs" tries several addresses. */
function codesOf(error: unknown, depth: number): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.flatMap((one: unknown) => codesOf(one, depth + 1));
  if ('code' in error && typeof error.code === 'string') return [error.code];
  return error instanceof Error ? codesOf(error.cause, depth + 1) : [];
}
