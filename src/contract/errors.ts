import { z } from 'zod';
import { jsonValueSchema } from './units.ts';

/** Why a request was refused, at every door; `status` is the HTTP status of the media API. */
export const API_ERRORS = {
  invalid_request: { status: 400 },
  invalid_json: { status: 400 },
  unauthorized: { status: 401 },
  budget_exceeded: { status: 402 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  job_not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  idempotency_conflict: { status: 409 },
  provider_not_configured: { status: 409 },
  job_not_cancellable: { status: 409 },
  conflict: { status: 409 },
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  unsupported_job: { status: 422 },
  rate_limited: { status: 429 },
  internal: { status: 500 },
  unreachable: { status: 502 },
  shutting_down: { status: 503 },
  storage_full: { status: 507 },
} as const satisfies Record<string, { status: number }>;

export type ApiErrorCode = keyof typeof API_ERRORS;
export const apiErrorCodeSchema: z.ZodType<ApiErrorCode, string> = z
  .string()
  .refine(isApiErrorCode, 'must be an error code of the API');

function isApiErrorCode(code: string): code is ApiErrorCode {
  return Object.hasOwn(API_ERRORS, code);
}

/** An error as it crosses to a client, whatever the transport. */
export const wireErrorSchema = z.object({
  code: apiErrorCodeSchema,
  /** A sentence for a person that says what to do. */
  message: z.string(),
  details: z.record(z.string(), jsonValueSchema).default({}),
});
export type WireError = z.infer<typeof wireErrorSchema>;

/** What `call` rejects with in a client. */
export class ClientError extends Error {
  readonly code: ApiErrorCode;
  readonly details: WireError['details'];

  constructor(error: WireError) {
    super(error.message);
    this.name = 'ClientError';
    this.code = error.code;
    this.details = error.details;
  }
}

export const JOB_ERROR_CODES = [
  'rejected',
  'moderated',
  'quota_exceeded',
  'budget_exceeded',
  'unavailable',
  'outcome_unknown',
  'out_of_memory',
  'invalid_workflow',
  'missing_model',
  'engine_crashed',
  'timeout',
  'output_lost',
  'cancelled',
  'internal',
] as const;
export const jobErrorCodeSchema = z.enum(JOB_ERROR_CODES);
export type JobErrorCode = z.infer<typeof jobErrorCodeSchema>;

/** Why a job failed. `moneySpent` answers the second question that a user has. */
export const jobErrorSchema = z.object({
  code: jobErrorCodeSchema,
  message: z.string(),
  moneySpent: z.union([z.boolean(), z.literal('unknown')]),
  retryable: z.boolean(),
  details: z.record(z.string(), jsonValueSchema).default({}),
});
export type JobError = z.infer<typeof jobErrorSchema>;

/** The plain-word heading and the next step for each way a job can fail. The job's own `message` says the particulars. */
export const JOB_ERROR_TEXT: Record<JobErrorCode, { readonly title: string; readonly next: string }> = {
  rejected: { title: 'The provider refused this request', next: 'Change what the message names, then retry.' },
  moderated: { title: 'The provider’s content rules stopped this', next: 'Reword the prompt, then retry.' },
  quota_exceeded: {
    title: 'The provider account is out of credit or quota',
    next: 'Top up the account or wait for its next period, then retry.',
  },
  budget_exceeded: {
    title: 'The provider asks more than your limits allow',
    next: 'Raise the limit or ask for less, then retry.',
  },
  unavailable: {
    title: 'The provider could not be reached',
    next: 'Check that it is running and that the address is right, then retry.',
  },
  outcome_unknown: {
    title: 'We cannot know whether the provider took this job',
    next: 'Look at the provider’s own list, then tell Gesso what it shows.',
  },
  out_of_memory: { title: 'The GPU ran out of memory', next: 'Use a smaller size or fewer images, then retry.' },
  invalid_workflow: {
    title: 'ComfyUI could not run this workflow',
    next: 'Fix the input that the message names, then retry.',
  },
  missing_model: {
    title: 'A model that this job needs is not there',
    next: 'Choose another model or add the missing file, then retry.',
  },
  engine_crashed: {
    title: 'The engine stopped in the middle',
    next: 'Retry; if it happens again, look at the engine’s log.',
  },
  timeout: { title: 'It took longer than it may', next: 'Retry; a smaller job finishes sooner.' },
  output_lost: { title: 'The result was made but could not be fetched', next: 'Retry makes it anew.' },
  cancelled: { title: 'Cancelled', next: 'Retry starts it again.' },
  internal: { title: 'Something went wrong inside Gesso', next: 'Copy the details and report them; retry is safe.' },
};
