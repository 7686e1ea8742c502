import { pipeline } from 'node:stream/promises';
import { answerFile, type FileHeaders } from '../files/file-answer.ts';
import { openFile } from '../files/open-file.ts';
import type { Exchange } from './exchange.ts';

export type FileToSend = {
  readonly path: string;
  readonly mime: string;
  /** Strong entity tag without quotes. Absent: made of size and time of the file. */
  readonly etag?: string;
  readonly headers: FileHeaders;
};

/**
 * Streams a file at the pace of its reader: whole (200), a part (206), nothing new (304) or no such part (416).
 * The file is closed on every way out, a reader that goes away included. Throws AppError `not_found` when it is not there.
 */
export async function sendFile({ request, response }: Exchange, file: FileToSend): Promise<void> {
  const { handle, size, etag } = await openFile(file.path, file.etag);
  try {
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    const { mime, headers } = file;
    const answer = answerFile({ range, ifRange: ifRange?.toString(), ifNoneMatch }, { mime, headers, size, etag });
    response.writeHead(answer.status, answer.headers);
    if (request.method === 'HEAD' || answer.body === undefined) return void response.end();
    // The stream must not close the handle: the `finally` does, in one place.
    await pipeline(handle.createReadStream({ ...answer.body, autoClose: false }), response);
  } finally {
    await handle.close();
  }
}
