import type { JobErrorCode } from '../../../contract/errors.ts';
import { ProviderFailure } from '../errors.ts';
import type { ErrorRule, VendorError } from '../vendor.ts';
import { errorSchema } from './wire.ts';

/** What HeyGen's refusals mean, by its codes. Source: its command line's error codes. */
export const HEYGEN_ERRORS: readonly ErrorRule[] = [
  {
    codes: ['insufficient_credit'],
    means: 'quota_exceeded',
    say: 'The HeyGen account has no credit left for this. Top it up, then retry.',
  },
  {
    codes: ['plan_upgrade_required'],
    means: 'rejected',
    say: 'HeyGen wants a larger plan for this. Choose something else or change the plan.',
  },
  {
    codes: ['rate_limit_exceeded'],
    means: 'unavailable',
    transient: true,
    say: 'HeyGen takes no more requests right now.',
  },
  { codes: ['conflict'], means: 'unavailable', transient: true },
  { codes: ['content_moderated', 'content_policy_violation', 'moderation_failed'], means: 'moderated' },
];

/** Reads `{"error": {"code", "message", "param"}}`. */
export function readHeyGenError(json: unknown): VendorError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return { codes: [], message: undefined };
  const { code, message, param } = parsed.data.error;
  const where = typeof param === 'string' && param !== '' ? ` (${param})` : '';
  return {
    codes: typeof code === 'string' ? [code] : [],
    message: typeof message === 'string' ? `${message}${where}` : undefined,
  };
}

/** Why a video or a session failed. Its codes are not published as a list: only their plain families are told apart. */
export function videoFailure(failed: {
  readonly taskId: string;
  readonly code: string | null | undefined;
  readonly message: string | null | undefined;
}): ProviderFailure {
  const family = familyOf(failed.code ?? '');
  const words = typeof failed.message === 'string' ? ` ${failed.message.slice(0, 400)}` : '';
  return new ProviderFailure(family.code, `${family.say}${words}`, {
    transient: family.transient,
    details: {
      taskId: failed.taskId,
      ...(typeof failed.code === 'string' ? { failureCode: failed.code.slice(0, 100) } : {}),
    },
  });
}

function familyOf(code: string): { readonly code: JobErrorCode; readonly transient: boolean; readonly say: string } {
  if (/moderat|policy|nsfw|sensitive/i.test(code))
    return { code: 'moderated', transient: false, say: 'HeyGen’s content rules stopped this.' };
  if (/credit|quota|balance/i.test(code))
    return { code: 'quota_exceeded', transient: false, say: 'The HeyGen account had no credit left for this.' };
  if (/internal|timeout|unavailable/i.test(code))
    return { code: 'unavailable', transient: true, say: 'HeyGen had an error of its own while it made this.' };
  return { code: 'rejected', transient: true, say: 'HeyGen could not make this.' };
}
