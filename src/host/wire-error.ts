import type { WireError } from '../contract/errors.ts';
import { storageErrorOf } from '../core/api/storage-error.ts';
import { AppError } from '../core/base/app-error.ts';
import { errorFields, type Log } from '../core/base/log.ts';

/**
 * What a caller may know of an error. An AppError is meant for it, a full disk, a busy database or a closed one is said in words; anything else is a bug: it is logged with its cause,
 * and the caller learns no more than that it happened. `where` names the method or route in the log.
 */
export function wireErrorOf(error: unknown, log: Log, where: string): WireError {
  const known = error instanceof AppError ? error : storageErrorOf(error);
  if (known !== undefined) return { code: known.code, message: known.message, details: { ...known.details } };
  log.error({ where, ...errorFields(error) }, 'unexpected error in a request');
  return {
    code: 'internal',
    message: 'Something went wrong inside Gesso. The log in the data folder says what; retrying is safe.',
    details: {},
  };
}
