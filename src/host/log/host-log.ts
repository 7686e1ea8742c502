import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import type { Log } from '../../core/base/log.ts';
import { createRotatingFile } from '../../core/base/rotating-file.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that must never be written, up to two levels deep. Messages and fields are chosen to need none of this; it is the second lock. */
const SECRET_FIELDS = ['token', 'key', 'apiKey', 'secret', 'password', 'authorization', 'cookie', 'prompt', 'ticket'];
const REDACTED_PATHS = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export type HostLog = { readonly log: Log; close(): void };

/**
 * The log of a host: `logs/gesso.log` in the data folder (bounded, see rotating-file.ts) and standard error. Without GESSO_LOG the
 * file gets `info` and the terminal stays calm with `quiet` (default `warn`); with it both get that level. An unknown level counts as absent.
 */
export function createHostLog(options: {
  readonly dataDir: string;
  readonly level: string | undefined;
  readonly stderr: (line: string) => void;
  readonly quiet?: LogLevel;
}): HostLog {
  const level = z.enum(LOG_LEVELS).safeParse(options.level).data;
  const file = createRotatingFile(join(options.dataDir, 'logs', 'gesso.log'));
  const terminal = { write: (line: string) => options.stderr(readable(line)) };
  const streams = pino.multistream([
    { level: level ?? 'info', stream: file },
    { level: level ?? options.quiet ?? 'warn', stream: terminal },
  ]);
  const logger = pino(
    {
      level: level ?? 'info',
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    },
    streams,
  );
  return { log: adapt(logger), close: () => file.close() };
}

function adapt(logger: pino.Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => adapt(logger.child(fields)),
  };
}

const lineSchema = z.looseObject({ level: z.string(), msg: z.string() });

/** One line for a person; the stack stays in the file. */
function readable(line: string): string {
  const parsed = lineSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return line;
  const { level, msg, time: _time, pid: _pid, stack: _stack, ...fields } = parsed.data;
  const shown = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `gesso ${level}: ${[msg, ...shown].join('  ')}\n`;
}
