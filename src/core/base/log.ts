import type { JsonObject, JsonValue } from '../../contract/units.ts';

/** Structured logging: a constant message, data in fields. Never prompts, keys or signed URLs. `error` means that somebody must act. */
export type Log = {
  debug(fields: JsonObject, message: string): void;
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
  error(fields: JsonObject, message: string): void;
  /** A log whose every line also carries `fields`. */
  child(fields: JsonObject): Log;
};

/** Swallows everything; for tests and for callers without a log. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** An error as log fields: name, message, code and the first stack lines; causes nested to a depth of three. */
export function errorFields(error: unknown, depth = 0): JsonObject {
  if (!(error instanceof Error)) return { thrown: String(error).slice(0, 500) };
  const fields: Record<string, JsonValue> = {
    name: error.name,
    message: error.message.slice(0, 2000),
    stack: (error.stack ?? '').split('\n').slice(1, 6).join('\n'),
  };
  if ('code' in error && typeof error.code === 'string') fields['code'] = error.code;
  if (error.cause !== undefined && depth < 3) fields['cause'] = errorFields(error.cause, depth + 1);
  return fields;
}
