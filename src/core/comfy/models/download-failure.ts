import type { DownloadFailureReason } from '../../../contract/model-files.ts';
import type { DurationMs } from '../../../contract/units.ts';

/**
 * Why a download stopped, in words for a person. `isPassing`: the same request may work later. `restart`: the bytes on disk are of
 * another file and must go. `duplicateOf`: the file that is there already.
 */
export class DownloadFailure extends Error {
  readonly reason: DownloadFailureReason;
  readonly isPassing: boolean;
  readonly restart: boolean;
  readonly retryAfterMs: DurationMs | undefined;
  readonly duplicateOf: string | undefined;

  constructor(
    reason: DownloadFailureReason,
    message: string,
    options: {
      isPassing?: boolean;
      restart?: boolean;
      retryAfterMs?: DurationMs;
      duplicateOf?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DownloadFailure';
    this.reason = reason;
    this.isPassing = options.isPassing ?? false;
    this.restart = options.restart ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.duplicateOf = options.duplicateOf;
  }
}

/** An error of the file system as a DownloadFailure; anything else is a broken connection, which may pass. */
export function failureOf(error: unknown, at: { readonly host: string; readonly path: string }): DownloadFailure {
  if (error instanceof DownloadFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new DownloadFailure(
      'disk_full',
      `The disk of ${at.path} is full. Free some space, then resume: what has arrived is kept.`,
      { cause: error },
    );
  if (
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'EIO', 'EBUSY', 'EMFILE'].includes(code)
  )
    return new DownloadFailure('unwritable', `${at.path} cannot be written (${code}). Check the folder, then resume.`, {
      cause: error,
    });
  return new DownloadFailure(
    'unreachable',
    `The connection to ${at.host} broke. It is tried again; what has arrived is kept.`,
    { isPassing: true, cause: error },
  );
}

/** What an answer that is no file means. Never reads the body. `host`: who answered. */
export function failureOfStatus(
  status: number,
  at: { readonly host: string; readonly retryAfterMs: DurationMs | undefined },
): DownloadFailure {
  const { host, retryAfterMs } = at;
  if (status === 401 || status === 403) {
    const permission =
      host === 'huggingface.co'
        ? 'Hugging Face wants to know who downloads this model. Sign in on its page, accept the licence there, and start Gesso with HF_TOKEN set to a read token; or download the file there and put it into the folder.'
        : `${host} refuses the download (HTTP ${status}). It may want an account, or the link has expired: open the page in a browser, or take another address.`;
    return new DownloadFailure('needs_permission', permission);
  }
  if (status === 404 || status === 410)
    return new DownloadFailure(
      'not_found',
      `${host} does not have this file (HTTP ${status}). It was moved or removed; look at the source page.`,
    );
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429)
    return new DownloadFailure('rate_limited', `${host} wants us to wait (HTTP 429). It is tried again later.`, {
      isPassing: true,
      ...wait,
    });
  if (status >= 500 || status === 408 || status === 425)
    return new DownloadFailure(
      'server_error',
      `${host} has a problem of its own (HTTP ${status}). It is tried again.`,
      { isPassing: true, ...wait },
    );
  return new DownloadFailure('refused', `${host} does not send the file (HTTP ${status}). Check the address.`);
}
