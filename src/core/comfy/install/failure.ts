import { AppError } from '../../base/app-error.ts';

/** The error of a host that does not answer, in words that say what to look at. */
export function unreachable(host: string, cause?: unknown): AppError {
  return new AppError(
    'unreachable',
    `${host} could not be reached${reasonOf(cause)}. Check the connection and, behind a proxy, HTTPS_PROXY; then install again: it goes on where it stopped.`,
    { details: { host }, cause },
  );
}

/** An error of the file system as ours, when it is one that a person can do something about; else unchanged. */
export function fileFailure(error: unknown, place: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'storage_full',
      `The disk of ${place} is full. Make room, then install again: it goes on where it stopped.`,
      {
        details: { path: place },
        cause: error,
      },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      'invalid_request',
      `Gesso may not write to ${place}. Choose another folder, or give this user the right to.`,
      {
        details: { path: place },
        cause: error,
      },
    );
  }
  return error;
}

/** The code that Node gives errors of the operating system; undefined for others. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? undefined : codeOf(error.cause);
}

/** What a program said last, for a message: at most so many lines that say something. */
export function lastWords(output: string, lines = 4): string {
  return output
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n')
    .slice(-1500);
}

/** true when a program's words speak of the network. Programs have no better way to say it. */
export function speaksOfNetwork(output: string): boolean {
  return /dns error|failed to lookup|error sending request|connection (refused|reset|timed out)|could not resolve|network is unreachable|timed out|Failed to fetch|tcp connect error|proxy|50[234] (bad gateway|service|gateway)/i.test(
    output,
  );
}

/** true when a program's words speak of a full disk. */
export function speaksOfFullDisk(output: string): boolean {
  return /no space left|not enough space|disk quota|os error 28\b|os error 112\b/i.test(output);
}

function reasonOf(cause: unknown): string {
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: 'its name is not known here',
    EAI_AGAIN: 'names cannot be looked up',
    ECONNREFUSED: 'it refused the connection',
    ECONNRESET: 'the connection broke',
    ETIMEDOUT: 'it did not answer in time',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; set SSL_CERT_FILE',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted; set SSL_CERT_FILE',
  };
  const code = codeOf(cause);
  if (code !== undefined) return ` (${words[code] ?? code})`;
  return cause instanceof Error ? ` (${cause.message.slice(0, 200)})` : '';
}
