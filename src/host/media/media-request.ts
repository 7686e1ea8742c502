import { z } from 'zod';
import { companyIdSchema, jobIdSchema } from '../../contract/ids.ts';
import { type CreateJobInput, JOB_STATUSES } from '../../contract/job.ts';
import { jobTypeSchema, MAX_PROMPT_LENGTH, providerIdSchema } from '../../contract/provider.ts';
import { jsonValueSchema, MAX_MICRO_USD, microsFromUsd, MICROS_PER_USD } from '../../contract/units.ts';
import { findUnsafeJson } from '../json-guard.ts';
import { invalidRequest, issuesOf } from '../request-issues.ts';

/** RFC 9562: UUIDs are written in lower case and read in either. */
const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const jobId = z.preprocess(lowerCase, jobIdSchema);

const promptRule = { message: `a prompt must be text of 1 to ${MAX_PROMPT_LENGTH.toLocaleString('en-US')} characters` };
const isPrompt = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_PROMPT_LENGTH);

/** Body of `media-start`. The provider's own parameters are checked by the engine; the prompt is checked here for every provider. */
const mediaStartSchema = z.strictObject({
  companyId: z.preprocess(lowerCase, companyIdSchema).optional(),
  jobType: jobTypeSchema,
  params: z
    .record(z.string().max(100), jsonValueSchema)
    .refine((params) => isPrompt(params.prompt), { ...promptRule, path: ['prompt'] }),
  provider: providerIdSchema.optional(),
  model: z.string().min(1).max(300).optional(),
  /** USD. */
  maxCost: z
    .number()
    .min(0)
    .max(MAX_MICRO_USD / MICROS_PER_USD)
    .optional(),
  /** true: a person has agreed to cross a soft limit. */
  acceptSoftLimits: z.boolean().optional(),
});

const mediaCancelSchema = z.strictObject({ jobId });
const mediaStatusSchema = z.object({ jobId });
const mediaListSchema = z.object({
  status: z.enum([...JOB_STATUSES, 'open']).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().max(500).optional(),
});

const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/, 'must be 1 to 255 printable ASCII characters')
  .optional();

/** Reads a `media-start` body and its Idempotency-Key header. Throws AppError `invalid_request` with every problem listed. */
export function parseMediaStart(body: unknown, idempotencyKey: string | undefined): CreateJobInput {
  const { maxCost, ...request } = parse(mediaStartSchema, body);
  const { 'Idempotency-Key': key } = parse(z.object({ 'Idempotency-Key': idempotencyKeySchema }), {
    'Idempotency-Key': idempotencyKey,
  });
  return {
    ...request,
    ...(maxCost === undefined ? {} : { maxCostMicros: microsFromUsd(maxCost) }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
}

/** Reads a `media-cancel` body. Throws AppError `invalid_request`. */
export function parseMediaCancel(body: unknown): z.output<typeof mediaCancelSchema> {
  return parse(mediaCancelSchema, body);
}

/** Reads the query of `media-status`. Throws AppError `invalid_request`. */
export function parseMediaStatus(query: URLSearchParams): z.output<typeof mediaStatusSchema> {
  return parse(mediaStatusSchema, given(query));
}

/** Reads the query of `media-list`; an empty value is an absent one. Throws AppError `invalid_request`. */
export function parseMediaList(query: URLSearchParams): z.output<typeof mediaListSchema> {
  return parse(mediaListSchema, given(query));
}

function given(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([, value]) => value !== ''));
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const unsafe = findUnsafeJson(value);
  if (unsafe !== undefined) throw invalidRequest([unsafe]);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error, value));
  return parsed.data;
}
