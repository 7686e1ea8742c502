import { z } from 'zod';

/** What of ElevenLabs' answers we read; everything else may change without us. */

/** `detail` is an object for refusals, a list for malformed requests, sometimes a sentence. */
export const errorSchema = z.object({
  detail: z.union([
    z.object({ status: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() }),
    z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])).nullish(), msg: z.string().nullish() })),
    z.string(),
  ]),
});

/** `GET /v1/models`. */
export const modelListSchema = z.array(
  z.object({
    model_id: z.string(),
    name: z.string(),
    can_do_text_to_speech: z.boolean().nullish(),
    maximum_text_length_per_request: z.int().min(1).nullish(),
    /** Credits for each character. */
    model_rates: z
      .object({ character_cost_multiplier: z.number().min(0) })
      .nullish()
      .catch(undefined),
  }),
);

/** One page of `GET /v2/voices`. */
export const voicePageSchema = z.object({
  voices: z.array(
    z.object({
      voice_id: z.string(),
      name: z.string().nullish(),
      category: z.string().nullish(),
      preview_url: z.string().nullish(),
    }),
  ),
  has_more: z.boolean(),
  next_page_token: z.string().nullish(),
});

export const userSchema = z.object({
  first_name: z.string().nullish(),
  subscription: z.object({ tier: z.string().nullish() }).nullish(),
});

export const subscriptionSchema = z.object({
  character_count: z.int(),
  character_limit: z.int(),
  next_character_count_reset_unix: z.int().nullish(),
});

/** One piece of speech in the history. */
export const historyItemSchema = z.object({
  history_item_id: z.string(),
  request_id: z.string().nullish(),
  voice_id: z.string().nullish(),
  model_id: z.string().nullish(),
  text: z.string().nullish(),
  date_unix: z.int(),
  character_count_change_from: z.int().nullish(),
  character_count_change_to: z.int().nullish(),
  content_type: z.string().nullish(),
  state: z.string().nullish(),
});
export type HistoryItem = z.output<typeof historyItemSchema>;

export const historyPageSchema = z.object({ history: z.array(historyItemSchema) });

/** A generation of `/v1/flows`. Which fields there are depends on `status`, whose words may become more. */
export const generationSchema = z.object({
  id: z.string(),
  status: z.string(),
  content_url: z.string().nullish(),
  content_mime_type: z.string().nullish(),
  failure_reason: z.string().nullish(),
  error_message: z.string().nullish(),
});
export type Generation = z.output<typeof generationSchema>;

export const generationPageSchema = z.object({ generations: z.array(generationSchema) });
