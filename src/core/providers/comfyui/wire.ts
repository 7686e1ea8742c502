import { z } from 'zod';

/**
 * The answers of ComfyUI, loosely: only what we use is required, all else passes.
 * Shapes: recorded from 0.3.64; `/api/jobs` from ComfyUI pull requests 11054 and 14493.
 */
export const systemStatsSchema = z.looseObject({
  system: z.looseObject({
    comfyui_version: z.string().optional(),
    pytorch_version: z.string().optional(),
    os: z.string().optional(),
  }),
  devices: z
    .array(
      z.looseObject({
        name: z.string(),
        type: z.string(),
        vram_total: z.number().optional(),
        vram_free: z.number().optional(),
      }),
    )
    .default([]),
});
export type SystemStats = z.infer<typeof systemStatsSchema>;

/** GET /features; servers before 0.3.4x do not have it. max_upload_size: bytes, of every body. */
export const featuresSchema = z.looseObject({ max_upload_size: z.number().positive().optional() });

/** POST /upload/image. */
export const uploadedSchema = z.looseObject({
  name: z.string(),
  subfolder: z.string().default(''),
  type: z.string().default('input'),
});

const nodeInputsSchema = z.record(z.string(), z.array(z.unknown()));
export const nodeInfoSchema = z.looseObject({
  input: z.looseObject({ required: nodeInputsSchema.optional(), optional: nodeInputsSchema.optional() }),
});
export type NodeInfo = z.infer<typeof nodeInfoSchema>;
/** `/object_info/{class}`: `{}` when the server does not know the class. */
export const objectInfoSchema = z.record(z.string(), nodeInfoSchema);

const reasonSchema = z.looseObject({
  type: z.string(),
  message: z.string().default(''),
  details: z.string().default(''),
  extra_info: z.looseObject({ input_name: z.string().optional(), received_value: z.unknown().optional() }).optional(),
});
const nodeErrorSchema = z.looseObject({
  errors: z.array(reasonSchema).default([]),
  class_type: z.string().default(''),
});
/** `[]` or `{}` when empty. */
const nodeErrorsSchema = z.union([z.record(z.string(), nodeErrorSchema), z.array(z.unknown()).transform(() => ({}))]);
export type NodeErrors = Record<string, z.infer<typeof nodeErrorSchema>>;

export const promptAcceptedSchema = z.looseObject({ prompt_id: z.string(), node_errors: nodeErrorsSchema.optional() });
export type PromptAccepted = { readonly promptId: string; readonly nodeErrors: NodeErrors };

export const promptRefusedSchema = z.looseObject({
  error: z.union([
    z.string().transform((message) => ({ type: '', message, details: '' })),
    z.looseObject({ type: z.string().default(''), message: z.string().default(''), details: z.string().default('') }),
  ]),
  node_errors: nodeErrorsSchema.optional(),
});
export type PromptRefused = z.infer<typeof promptRefusedSchema>;

const executionErrorSchema = z.looseObject({
  node_id: z.string().optional(),
  node_type: z.string().optional(),
  exception_message: z.string().default(''),
  exception_type: z.string().default(''),
});
export type ExecutionError = z.infer<typeof executionErrorSchema>;

const statusSchema = z.looseObject({
  status_str: z.string(),
  completed: z.boolean().optional(),
  messages: z.array(z.tuple([z.string(), z.unknown()])).default([]),
});
export type ExecutionStatus = z.infer<typeof statusSchema>;

const outputsSchema = z.record(z.string(), z.unknown());
const historyEntrySchema = z.looseObject({ outputs: outputsSchema.default({}), status: statusSchema.nullish() });
export const historySchema = z.record(z.string(), historyEntrySchema);

/** Items are `[number, prompt_id, prompt, extra_data, outputs]`; newer servers append to them. */
const queueItemSchema = z
  .array(z.unknown())
  .transform((item) => ({ promptId: typeof item[1] === 'string' ? item[1] : '' }));
export const queueSchema = z.looseObject({
  queue_running: z.array(queueItemSchema),
  queue_pending: z.array(queueItemSchema),
});

/** GET /prompt. */
export const queueInfoSchema = z.looseObject({ exec_info: z.looseObject({ queue_remaining: z.number() }) });

export const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  outputs: outputsSchema.optional(),
  execution_status: statusSchema.nullish(),
  execution_error: executionErrorSchema.nullish(),
});
export const jobMissingSchema = z.looseObject({ error: z.string() });
export const jobCancelledSchema = z.looseObject({ cancelled: z.boolean() });

/** The error or the interrupt that ended a prompt, out of its messages: `status_str` alone says "error" for both. */
export function endOfMessages(status: ExecutionStatus): {
  readonly interrupted: boolean;
  readonly error: ExecutionError | undefined;
} {
  let error: ExecutionError | undefined;
  for (const [event, data] of status.messages) {
    if (event === 'execution_interrupted') return { interrupted: true, error: undefined };
    // "ExecutionBlocked" is reported although the prompt goes on.
    const parsed = event === 'execution_error' ? executionErrorSchema.safeParse(data) : undefined;
    if (parsed?.success === true && parsed.data.exception_type !== 'ExecutionBlocked') error = parsed.data;
  }
  return { interrupted: false, error };
}
