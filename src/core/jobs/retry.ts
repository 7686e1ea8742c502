import type { JobError } from '../../contract/errors.ts';
import type { DurationMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';
import { ProviderFailure } from '../providers/errors.ts';

/** What to do with a failure, decided here and nowhere else, by type and never by message. */
export type Verdict =
  /** Nothing was taken and the same may work later. */
  | { readonly kind: 'requeue'; readonly delayMs: DurationMs }
  /** Ended; nothing was charged. */
  | { readonly kind: 'fail' };

/**
 * Judges a failure of which it is certain that the provider does not have the job: nothing was sent, or it was refused.
 * attempts: claims so far, this one included. random: 0..1, for jitter.
 */
export function judge(failure: ProviderFailure, job: { attempts: number; random: number }): Verdict {
  if (!failure.transient) return { kind: 'fail' };
  if (job.attempts >= LIMITS.attemptsMax) return { kind: 'fail' };
  return { kind: 'requeue', delayMs: retryDelay(job.attempts, job.random, failure.retryAfterMs) };
}

/** Exponential back-off with up to 25 % jitter, capped; never shorter than what the provider asked for, up to ten times our cap. */
export function retryDelay(attempts: number, random: number, retryAfterMs: DurationMs | undefined): DurationMs {
  const backoff = Math.min(LIMITS.retryMaxMs, LIMITS.retryBaseMs * 2 ** Math.max(0, attempts - 1));
  const jittered = Math.round(backoff * (1 + 0.25 * random));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, 10 * LIMITS.retryMaxMs));
}

/** Any thrown value as a ProviderFailure: what is not one is our own bug, and says so. */
export function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  return new ProviderFailure(
    'internal',
    'Something went wrong inside Gesso. Copy the details and report them; the job can be retried.',
    {
      details: {
        reason: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error).slice(0, 500),
      },
      cause: error,
    },
  );
}

/** The same for what `start` threw: our own bug may have come after the request left, so nobody can know. */
export function asFailureAfterSending(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const failure = asFailure(error);
  return new ProviderFailure(failure.code, failure.message, {
    sent: 'unknown',
    details: failure.details,
    cause: error,
  });
}

/** The failure as the job shows it. */
export function jobErrorOf(failure: ProviderFailure, moneySpent: JobError['moneySpent']): JobError {
  const retryable = failure.code !== 'moderated' && failure.code !== 'rejected' ? true : failure.transient;
  return { code: failure.code, message: failure.message, moneySpent, retryable, details: { ...failure.details } };
}
