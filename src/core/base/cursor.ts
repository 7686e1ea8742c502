import type { z } from 'zod';
import { AppError } from './app-error.ts';

/** The place in a list where a page ended, as opaque text that needs no quoting in a shell or a URL (base64url of JSON). */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** Reads a cursor back. Throws AppError `invalid_request` for one that is not ours. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('invalid_request', 'This cursor is not one of ours. Start again without a cursor.', {
      details: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
      cause,
    });
  }
}
