import type { ApiErrorCode } from '../../contract/errors.ts';

/** INTERFACES.md. */
export const EXIT = { done: 0, failed: 1, usage: 2, budget: 3, inUse: 4, interrupted: 130 } as const;

/** The exit code of a refusal: bad values are wrong usage, a budget's refusal has its own, everything else failed. */
export function exitCodeOf(code: ApiErrorCode): number {
  if (code === 'budget_exceeded') return EXIT.budget;
  return code === 'invalid_request' || code === 'unsupported_job' ? EXIT.usage : EXIT.failed;
}
