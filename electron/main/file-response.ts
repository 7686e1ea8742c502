import { type FileHandle, readFile } from 'node:fs/promises';
import { AppError } from '../../src/core/base/app-error.ts';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import { answerFile, type FileHeaders } from '../../src/host/files/file-answer.ts';
import type { ByteRange } from '../../src/host/files/byte-range.ts';
import { openFile } from '../../src/host/files/open-file.ts';
import { CLOSED_POLICY } from './csp.ts';

/** Bytes read at once: large enough for video, small enough that a seek wastes little. */
const CHUNK_BYTES = 256 * 1024;

/** On every answer of our protocols, whatever it is. */
const BASE_HEADERS: FileHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': CLOSED_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
};

export type FileToServe = {
  readonly path: string;
  readonly mime: string;
  /** Strong entity tag without quotes; absent: made of size and time of the file. */
  readonly etag?: string;
  readonly headers: FileHeaders;
};

/**
 * Answers a request of the window with a file, whole or in parts, read at the pace of its reader. The file is closed on every way out.
 * Throws AppError `not_found` when it is not there.
 */
export async function fileResponse(request: Request, file: FileToServe): Promise<Response> {
  const { handle, size, etag } = await openFile(file.path, file.etag);
  const question = {
    range: request.headers.get('range') ?? undefined,
    ifRange: request.headers.get('if-range') ?? undefined,
    ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
  };
  const headers = { ...BASE_HEADERS, ...file.headers };
  const answer = answerFile(question, { mime: file.mime, headers, size, etag });
  if (request.method === 'HEAD' || answer.body === undefined) {
    await handle.close();
    return new Response(null, { status: answer.status, headers: answer.headers });
  }
  return new Response(streamOf(handle, answer.body), { status: answer.status, headers: answer.headers });
}

/**
 * Answers with a whole file of the package, read at once: inside the app's archive only that works without a copy on disk.
 * Throws AppError `not_found` when it is not there.
 */
export async function packagedFileResponse(request: Request, file: Omit<FileToServe, 'etag'>): Promise<Response> {
  const bytes = await readFile(file.path).catch((cause: unknown) => {
    throw new AppError('not_found', 'There is no such file.', { cause });
  });
  const headers = {
    ...BASE_HEADERS,
    ...file.headers,
    'Content-Type': file.mime,
    'Content-Length': String(bytes.length),
  };
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { status: 200, headers });
}

/** Runs a handler of GET and HEAD; what it throws becomes a plain answer that tells a page nothing. */
export async function answerSafely(request: Request, log: Log, handler: () => Promise<Response>): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, { Allow: 'GET, HEAD' });
  try {
    return await handler();
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refusal(404);
    // A vendor's sample that the vendor does not hand out now.
    if (error instanceof AppError && error.code === 'unreachable') return refusal(502);
    log.error(errorFields(error), 'a file could not be served to the window');
    return refusal(500);
  }
}

function refusal(status: 404 | 405 | 500 | 502, headers: FileHeaders = {}): Response {
  return new Response(null, { status, headers: { ...BASE_HEADERS, ...headers } });
}

/**
 * The bytes of a range, read only when they are wanted. Not `Readable.toWeb`: it throws from a timer when its reader goes away in the
 * middle of a chunk, which every seek of a video does.
 */
function streamOf(handle: FileHandle, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  const state = { position: start, isDone: false };
  const finish = async (): Promise<void> => {
    if (state.isDone) return;
    state.isDone = true;
    await handle.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - state.position + 1));
        try {
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, state.position);
          if (state.isDone) return;
          if (bytesRead === 0) throw new Error('the file became shorter while it was read');
          state.position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
        } catch (error) {
          await finish();
          throw error;
        }
        if (state.position <= end) return;
        await finish();
        controller.close();
      },
      cancel: finish,
    },
    { highWaterMark: 0 },
  );
}
