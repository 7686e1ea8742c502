import { z } from 'zod';

// The answers of Runway's API, as far as we read them, by its typed client (@runwayml/sdk 4.20.1) for `X-Runway-Version: 2024-11-06`.
// Loose: what is new is ignored, what is missing and not needed may be.

const creditsSchema = z.object({ credits: z.number().min(0) });

/** The answer to a create. `estimatedCost`: "the maximum credits this task may charge". */
export const createdSchema = z.object({
  id: z.string().min(1),
  estimatedCost: creditsSchema.optional().catch(undefined),
});

/** A task. `status` is open: the vendor may add one. `cost` is final and there once the task has ended; 0 means given back. */
export const taskSchema = z.object({
  id: z.string(),
  status: z.string(),
  progress: z.number().optional().catch(undefined),
  output: z.array(z.string()).optional(),
  failure: z.string().optional().catch(undefined),
  failureCode: z.string().optional().catch(undefined),
  cost: creditsSchema.optional().catch(undefined),
  estimatedCost: creditsSchema.optional().catch(undefined),
});
export type RunwayTask = z.output<typeof taskSchema>;

/** The account: what is left, and the models that its tier has. Limits are null where there are none. */
export const organizationSchema = z.object({
  creditBalance: z.number(),
  tier: z
    .object({
      models: z.record(
        z.string(),
        z.object({
          maxConcurrentGenerations: z.number().nullable().optional(),
          maxDailyGenerations: z.number().nullable().optional(),
        }),
      ),
    })
    .optional()
    .catch(undefined),
});
export type Organization = z.output<typeof organizationSchema>;

/** Where a file may be put, and the name under which requests then speak of it. */
export const uploadSchema = z.object({
  uploadUrl: z.string(),
  fields: z.record(z.string(), z.string()),
  runwayUri: z.string(),
});

/** An error body: a sentence and, for a request that is wrong, where. */
export const errorSchema = z.object({
  error: z.string().optional().catch(undefined),
  issues: z
    .array(z.object({ message: z.string().optional(), path: z.array(z.union([z.string(), z.number()])).optional() }))
    .optional()
    .catch(undefined),
  code: z.string().optional().catch(undefined),
});

/** What we keep of a task: enough to ask for it after a restart. A person may give the id alone. */
export const handleSchema = z.object({
  taskId: z.string().min(1),
  kind: z.enum(['image', 'video', 'audio']).optional(),
  /** The vendor's own maximum, credits. */
  maxCredits: z.number().optional(),
});
export type RunwayHandle = z.output<typeof handleSchema>;

/** What `prepare` leaves for `start`: the endpoint, the body, and the inputs that still have to be put into it. */
export const preparedSchema = z.object({
  path: z.string(),
  body: z.record(z.string(), z.json()),
  kind: z.enum(['image', 'video', 'audio']),
  /** Credits before the create; absent when the vendor could not be asked. */
  creditsBefore: z.number().optional(),
});
