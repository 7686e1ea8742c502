import type { JobErrorCode } from '../../contract/errors.ts';
import type { DurationMs, JsonObject } from '../../contract/units.ts';

/**
 * Whether the provider can have received a `start`.
 * no: it never left (connection refused, unknown host, not configured). rejected: the provider answered that it did not take it (4xx).
 * unknown: bytes were sent and no proof came back (time-out, reset, 5xx). Not about `start`: 'no'.
 */
export type Sent = 'no' | 'rejected' | 'unknown';

/**
 * The only error that adapters throw. `message` is for a person: what happened, in plain words, without keys or signed URLs;
 * `transient` means that the same call may work later; `retryAfterMs` is the provider's own wish.
 */
export class ProviderFailure extends Error {
  readonly code: JobErrorCode;
  readonly sent: Sent;
  readonly transient: boolean;
  readonly retryAfterMs: DurationMs | undefined;
  readonly details: JsonObject;

  constructor(
    code: JobErrorCode,
    message: string,
    options: {
      sent?: Sent;
      transient?: boolean;
      retryAfterMs?: DurationMs;
      details?: JsonObject;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderFailure';
    this.code = code;
    this.sent = options.sent ?? 'no';
    this.transient = options.transient ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}
