import type { JobError } from '../../contract/errors.ts';
import type { Evidence } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { jobErrorOf } from './retry.ts';

/** What a job shows while its outcome is unknown. Retrying is not offered: a person must say first what the provider's own list shows. */
export function doubtError(
  cause: ProviderFailure | undefined,
  message = 'The connection broke after the request was sent, so nobody here can know whether the provider took it. It was not sent again, and its money stays reserved.',
): JobError {
  const details = cause === undefined ? {} : { ...cause.details, reason: cause.message };
  const failure = new ProviderFailure('outcome_unknown', message, { details });
  return { ...jobErrorOf(failure, 'unknown'), retryable: false };
}

/** The doubt together with what the provider shows that may help a person to decide. */
export function withEvidence(error: JobError, evidence: Evidence | undefined): JobError {
  if (evidence === undefined) return error;
  return {
    ...error,
    message: `${error.message} ${evidence.message}`,
    details: { ...error.details, ...evidence.details },
  };
}
