import type { ErrorRule, VendorError } from '../vendor.ts';
import { errorSchema } from './wire.ts';

/** ElevenLabs' error words and what they mean for a job. */
export const ELEVENLABS_ERRORS: readonly ErrorRule[] = [
  // Comes as 401, like a bad key, and is none.
  {
    codes: ['quota_exceeded', 'payment_required', 'insufficient_credits', 'charging_failed'],
    means: 'quota_exceeded',
    transient: false,
    say: 'The ElevenLabs account has too few credits left for this. Top it up or wait for its next period, then retry.',
  },
  {
    codes: ['content_moderated', 'moderated', 'content_against_policy', 'bad_prompt', 'voice_access_denied'],
    means: 'moderated',
  },
  { codes: ['model_not_found', 'model_access_denied'], means: 'missing_model' },
  {
    codes: ['voice_not_found'],
    means: 'rejected',
    say: 'ElevenLabs does not know this voice. Choose another one, then retry.',
  },
  { codes: ['max_character_limit_exceeded'], means: 'rejected', say: 'The text is too long for this model.' },
  {
    codes: ['missing_permissions'],
    means: 'rejected',
    say: 'This ElevenLabs key lacks a permission for this. Allow it at ElevenLabs, or use another key.',
  },
  {
    status: 401,
    means: 'rejected',
    say: 'ElevenLabs refused the key. Check it under the keys of Gesso, and at ElevenLabs.',
  },
  {
    status: 429,
    means: 'unavailable',
    transient: true,
    say: 'ElevenLabs takes no more requests right now: too many at once for this account, or it is busy.',
  },
];

/** Reads `{detail: …}` in its three forms. */
export function readElevenLabsError(json: unknown): VendorError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return { codes: [], message: undefined };
  const { detail } = parsed.data;
  if (typeof detail === 'string') return { codes: [], message: detail };
  if (isList(detail)) {
    const said = detail.map(({ loc, msg }) => `${(loc ?? []).slice(1).join('.')}: ${msg ?? 'is not valid'}`);
    return { codes: ['validation_error'], message: said.slice(0, 3).join('; ') };
  }
  return {
    codes: [detail.status, detail.code].filter((word) => typeof word === 'string'),
    message: detail.message ?? undefined,
  };
}

function isList<Item>(detail: readonly Item[] | object): detail is readonly Item[] {
  return Array.isArray(detail);
}
