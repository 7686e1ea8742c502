import type { ErrorRule, VendorError } from '../vendor.ts';
import { errorSchema } from './wire.ts';

/** OpenAI's error words and what they mean for a job. Seen in its published description and error guide. */
export const OPENAI_ERRORS: readonly ErrorRule[] = [
  {
    codes: ['moderation_blocked', 'content_policy_violation', 'image_content_policy_violation'],
    means: 'moderated',
    say: 'OpenAI’s content rules stopped this request. Nothing was made.',
  },
  {
    codes: ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active', 'spend_limit_exceeded'],
    means: 'quota_exceeded',
    transient: false,
    say: 'The OpenAI account has no credit left, or reached its spend limit. Top it up, then retry.',
  },
  {
    status: 401,
    means: 'rejected',
    say: 'OpenAI refused the key. Check it under the keys of Gesso, and at OpenAI.',
  },
  {
    status: 403,
    means: 'rejected',
    say: 'OpenAI does not allow this with this key. The organisation may have to be verified, or the key lacks a permission.',
  },
  {
    status: 429,
    means: 'unavailable',
    transient: true,
    say: 'OpenAI takes no more requests right now (its rate limit).',
  },
  { codes: ['model_not_found'], means: 'missing_model', say: 'OpenAI does not offer this model to this key.' },
];

/** Reads `{error:{message,type,code}}`. */
export function readOpenAiError(json: unknown): VendorError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return { codes: [], message: undefined };
  const { code, type, message } = parsed.data.error;
  return { codes: [code, type].filter((word) => typeof word === 'string'), message: message ?? undefined };
}
