import { z } from 'zod';

/** What of OpenAI's answers we read; everything else may change without us. */

export const errorSchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    type: z.string().nullish(),
    code: z.string().nullish(),
  }),
});

/** `GET /v1/models`. `shutdown_date`: a day, or null when none is announced; absent in older answers. */
export const modelListSchema = z.object({
  data: z.array(z.object({ id: z.string(), shutdown_date: z.string().nullish() })),
});

/** Tokens of a picture. Details that are missing count at the dearer rate. */
export const imageUsageSchema = z.object({
  input_tokens: z.int().min(0),
  input_tokens_details: z.object({ text_tokens: z.int().min(0), image_tokens: z.int().min(0) }).nullish(),
  output_tokens: z.int().min(0),
  output_tokens_details: z
    .object({ text_tokens: z.int().min(0).nullish(), image_tokens: z.int().min(0).nullish() })
    .nullish(),
});
export type ImageUsage = z.output<typeof imageUsageSchema>;

export const imagesSchema = z.object({
  data: z.array(z.object({ b64_json: z.string().min(1) })).min(1),
  output_format: z.string().nullish(),
  size: z.string().nullish(),
  /** Unreadable figures count as missing: the pictures are there all the same. */
  usage: imageUsageSchema.nullish().catch(undefined),
});

export const speechUsageSchema = z.object({ input_tokens: z.int().min(0), output_tokens: z.int().min(0) });
export type SpeechUsage = z.output<typeof speechUsageSchema>;

/** One event of `stream_format: "sse"`. */
export const speechEventSchema = z.object({
  type: z.string(),
  audio: z.string().nullish(),
  usage: speechUsageSchema.nullish().catch(undefined),
});
