import type { ApiErrorCode } from '../../contract/errors.ts';
import type { JsonObject } from '../../contract/units.ts';

/**
 * The only error that core throws on purpose. `message` is a sentence for a person that says what to do; `details` is JSON for programs.
 * Hosts turn it into the wire error of its code; anything else that reaches a host is a bug and becomes `internal`.
 */
export class AppError extends Error {
  readonly code: ApiErrorCode;
  readonly details: JsonObject;

  constructor(code: ApiErrorCode, message: string, options: { details?: JsonObject; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Why an engine cannot open a data folder; `exitCode` is that of the command line (INTERFACES: 4 = in use, 1 = everything else). */
export class StartupError extends Error {
  readonly reason: 'in_use' | 'newer_schema' | 'unreadable_database' | 'unwritable_folder' | 'disk_full';
  readonly exitCode: 1 | 4;
  readonly details: JsonObject;

  constructor(
    reason: StartupError['reason'],
    message: string,
    options: { details?: JsonObject; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'StartupError';
    this.reason = reason;
    this.exitCode = reason === 'in_use' ? 4 : 1;
    this.details = options.details ?? {};
  }
}
