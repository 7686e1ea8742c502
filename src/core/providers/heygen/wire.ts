import { z } from 'zod';

// The answers of HeyGen's API v3, as far as we read them, by its own command line (heygen-com/heygen-cli, generated from its OpenAPI
// description, 2026-07-22). Every answer is `{ data }`. Loose: what is new is ignored, what is missing and not needed may be.

/** Text that may be absent or null. */
const text = z.string().nullish().catch(undefined);

/** The answer to POST /v3/videos. */
export const videoCreatedSchema = z.object({ data: z.object({ video_id: z.string().min(1) }) });

/** The answer to POST /v3/video-agents. */
export const agentCreatedSchema = z.object({ data: z.object({ session_id: z.string().min(1), video_id: text }) });

/** The answer to POST /v3/voices/speech: the result itself. Seconds. */
export const speechSchema = z.object({
  data: z.object({ audio_url: z.string().min(1), duration: z.number().optional().catch(undefined), request_id: text }),
});

/** A video. `status` is open: the vendor may add one. `duration` in seconds, once it is there. */
export const videoSchema = z.object({
  id: z.string(),
  status: z.string(),
  title: text,
  duration: z.number().nullish().catch(undefined),
  video_url: text,
  captioned_video_url: text,
  thumbnail_url: text,
  failure_code: text,
  failure_message: text,
});
export type HeyGenVideo = z.output<typeof videoSchema>;
export const videoAnswerSchema = z.object({ data: videoSchema });
export const videoListSchema = z.object({ data: z.array(videoSchema) });

/** A session of the video agent. `progress` 0–100. */
export const sessionSchema = z.object({
  data: z.object({
    session_id: z.string(),
    status: z.string(),
    progress: z.number().nullish().catch(undefined),
    video_id: text,
  }),
});
export type HeyGenSession = z.output<typeof sessionSchema>['data'];

/** Sessions, newest first. `created_at` in seconds since 1970. */
export const sessionListSchema = z.object({
  data: z.array(z.object({ session_id: z.string(), created_at: z.number(), title: text })),
});

export const AVATAR_TYPES = ['photo_avatar', 'digital_twin', 'studio_avatar'] as const;

/** A look of an avatar; its id is what a video asks for. */
export const lookSchema = z.object({
  id: z.string(),
  name: z.string(),
  avatar_type: z.enum(AVATAR_TYPES).optional().catch(undefined),
  preview_image_url: text,
  default_voice_id: text,
  status: text,
  supported_api_engines: z.array(z.string()).nullish().catch(undefined),
});
export type HeyGenLook = z.output<typeof lookSchema>;
export const lookListSchema = z.object({ data: z.array(lookSchema), next_token: text });

/** A voice. */
export const voiceSchema = z.object({
  voice_id: z.string(),
  name: z.string(),
  language: text,
  gender: text,
  preview_audio_url: text,
});
export type HeyGenVoice = z.output<typeof voiceSchema>;
export const voiceListSchema = z.object({ data: z.array(voiceSchema), next_token: text });

/** The account, which is billed in one of three ways. */
export const accountSchema = z.object({
  data: z.object({
    email: text,
    wallet: z.object({ currency: text, remaining_balance: z.number().nullish() }).nullish().catch(undefined),
    subscription: z
      .object({
        plan: text,
        credits: z.object({
          premium_credits: z.object({ remaining: z.number().nullish() }).nullish(),
          add_on_credits: z.object({ remaining: z.number().nullish() }).nullish(),
        }),
      })
      .nullish()
      .catch(undefined),
    usage_based: z
      .object({
        remaining_credits: z.number().nullish(),
        spending_cap_usd: z.number().nullish(),
        spending_current_usd: z.number().nullish(),
      })
      .nullish()
      .catch(undefined),
  }),
});
export type HeyGenAccount = z.output<typeof accountSchema>['data'];

/** An uploaded file. */
export const assetSchema = z.object({ data: z.object({ asset_id: z.string().min(1) }) });

/** An error body. */
export const errorSchema = z.object({
  error: z.object({ code: text, message: text, param: text }),
});

/** Which of its three jobs HeyGen was given. */
const jobKind = z.enum(['video', 'agent', 'speech']);

/**
 * What we keep of a task: enough to ask for it after a restart, and to say what it cost. A person may give the id alone.
 * secondMicros: the price of a second of the result; null where none is published.
 */
export const handleSchema = z.object({
  taskId: z.string().min(1),
  /** Absent where a person gave the id: a video, or a session of the agent. */
  job: jobKind.optional(),
  secondMicros: z.number().nullable().default(null),
  /** true: the price is our guess, not the vendor's. */
  isGuess: z.boolean().default(false),
  wantsCaptions: z.boolean().default(false),
  mime: z.string().optional(),
  /** Speech only: the result, whose address is named once. */
  audioUrl: z.string().optional(),
  seconds: z.number().optional(),
});
export type HeyGenHandle = z.output<typeof handleSchema>;

/** What `prepare` leaves for `start`. */
export const preparedSchema = z.object({
  job: jobKind,
  path: z.string(),
  body: z.record(z.string(), z.json()),
  secondMicros: z.number().nullable(),
  isGuess: z.boolean(),
  wantsCaptions: z.boolean(),
  mime: z.string(),
  /** When it was prepared, EpochMs: sessions of the agent that are older are not this one. */
  at: z.number(),
});
export type Prepared = z.output<typeof preparedSchema>;
