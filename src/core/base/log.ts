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

/** Anything thrown as log fields: name, message, code and the first stack lines, all bounded; causes nested to a depth of three. Never throws. */
export function errorFields(error: unknown, depth = 0): JsonObject {
  if (!(error instanceof Error)) return { thrown: textOf(error).slice(0, 500) };
  const fields: Record<string, JsonValue> = {
    name: textOf(error.name).slice(0, 100),
    message: textOf(error.message).slice(0, 2000),
    stack: stackOf(error),
  };
  if ('code' in error && typeof error.code === 'string') fields['code'] = error.code.slice(0, 100);
  if (error.cause !== undefined && depth < 3) fields['cause'] = errorFields(error.cause, depth + 1);
  return fields;
}

/** The first calls, without the message that V8 puts before them. */
function stackOf(error: Error): string {
  const lines = textOf(error.stack ?? '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .join('\n')
    .slice(0, 2000);
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    // Without a prototype, or with a toString of its own that breaks.
    return 'a value that cannot be shown';
  }
}
