import { z } from 'zod';
import { companyIdSchema, jobIdSchema, limitIdSchema } from './ids.ts';
import { jobTypeSchema, providerIdSchema } from './provider.ts';
import { epochMsSchema, microUsdSchema } from './units.ts';

export const LIMIT_WINDOWS = ['day', 'week', 'month', 'total'] as const;
export const limitWindowSchema = z.enum(LIMIT_WINDOWS);
export type LimitWindow = z.infer<typeof limitWindowSchema>;

/** `all`, `provider:ID` or `project:ID`. A company's limits never see another company's rows. */
export const limitScopeSchema = z.union([
  z.literal('all'),
  z.templateLiteral(['provider:', providerIdSchema]),
  z.string().regex(/^project:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be all, provider:ID or project:ID'),
]);
export type LimitScope = z.infer<typeof limitScopeSchema>;

export const limitViewSchema = z.object({
  id: limitIdSchema,
  companyId: companyIdSchema,
  scope: limitScopeSchema,
  window: limitWindowSchema,
  /** hard refuses; soft asks. */
  kind: z.enum(['hard', 'soft']),
  limitMicros: microUsdSchema,
  spentMicros: microUsdSchema,
  reservedMicros: microUsdSchema,
  /** limit - spent - reserved; negative when more was spent than allowed. */
  leftMicros: microUsdSchema,
  /** The window that applies now; null for `total`. */
  windowStart: epochMsSchema.nullable(),
  windowEnd: epochMsSchema.nullable(),
});
export type LimitView = z.infer<typeof limitViewSchema>;

export const budgetViewSchema = z.object({
  companyId: companyIdSchema,
  /** IANA name; windows begin and end at its midnights. */
  timeZone: z.string(),
  limits: z.array(limitViewSchema),
  /** This calendar month, whatever the limits. */
  month: z.object({
    start: epochMsSchema,
    end: epochMsSchema,
    spentMicros: microUsdSchema,
    reservedMicros: microUsdSchema,
  }),
  total: z.object({ spentMicros: microUsdSchema, reservedMicros: microUsdSchema }),
  /** Reservations of jobs whose outcome is unknown. */
  unresolved: z.object({ count: z.int(), micros: microUsdSchema }),
});
export type BudgetView = z.infer<typeof budgetViewSchema>;

const shareSchema = z.object({ value: z.string(), spentMicros: microUsdSchema });

/** What was spent over time. A day begins at `start`, a midnight of the zone; 23 and 25 hours happen. `value` is '' for no project. */
export const budgetHistorySchema = z.object({
  timeZone: z.string(),
  start: epochMsSchema,
  end: epochMsSchema,
  /** Oldest first, without gaps. spentMicros: by provider. */
  days: z.array(z.object({ start: epochMsSchema, hours: z.int(), spentMicros: z.record(z.string(), microUsdSchema) })),
  /** Largest first. */
  byProvider: z.array(shareSchema),
  byProject: z.array(shareSchema),
  byType: z.array(shareSchema),
  dearest: z.array(
    z.object({
      jobId: jobIdSchema,
      provider: providerIdSchema,
      model: z.string().nullable(),
      jobType: jobTypeSchema,
      prompt: z.string(),
      spentMicros: microUsdSchema,
      createdAt: epochMsSchema,
    }),
  ),
  /** Results of paid jobs and what they cost together. */
  paidAssets: z.object({ count: z.int(), spentMicros: microUsdSchema }),
});
export type BudgetHistory = z.infer<typeof budgetHistorySchema>;

export const LEDGER_KINDS = ['reserve', 'release', 'settle', 'adjust'] as const;

/** One row of the append-only ledger. held/spent are signed changes: a resolved reservation sums to 0 held. */
export const ledgerEntrySchema = z.object({
  id: z.int(),
  kind: z.enum(LEDGER_KINDS),
  reservationId: z.string(),
  jobId: jobIdSchema,
  attempt: z.int(),
  provider: providerIdSchema,
  heldMicros: microUsdSchema,
  spentMicros: microUsdSchema,
  costBasis: z.string().nullable(),
  priceVersion: z.string().nullable(),
  /** The instant whose windows this row belongs to: that of its reservation. */
  windowAt: epochMsSchema,
  createdAt: epochMsSchema,
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const setLimitInputSchema = z.strictObject({
  companyId: companyIdSchema.optional(),
  scope: limitScopeSchema.default('all'),
  window: limitWindowSchema,
  kind: z.enum(['hard', 'soft']).default('hard'),
  limitMicros: microUsdSchema.min(0),
});
