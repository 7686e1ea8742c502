import type { IncomingMessage } from 'node:http';
import { MINUTE } from '../../contract/units.ts';
import { AppError } from '../../core/base/app-error.ts';
import type { Exchange } from './exchange.ts';
import { HTTP_LIMITS } from './limits.ts';

/**
 * Reads a JSON body. Never keeps more than the limit, whether the length is announced or not.
 * Throws AppError `unsupported_media_type`, `body_too_large` or `invalid_json`.
 */
export async function readJsonBody({ request, response }: Exchange): Promise<unknown> {
  if (!isJson(request)) {
    throw new AppError('unsupported_media_type', 'Send JSON, with the header Content-Type: application/json.');
  }
  if (Number(request.headers['content-length'] ?? 0) > HTTP_LIMITS.bodyBytes) throw tooLarge(request);
  if (request.headers.expect !== undefined) response.writeContinue();
  return parseJson(await readBytes(request));
}

function isJson(request: IncomingMessage): boolean {
  const [type, ...parameters] = (request.headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  const encoding = request.headers['content-encoding'] ?? 'identity';
  return (
    type === 'application/json' &&
    (charset === undefined || charset === 'utf-8' || charset === 'utf8') &&
    encoding === 'identity'
  );
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (settle: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      settle();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > HTTP_LIMITS.bodyBytes) return done(() => reject(tooLarge(request)));
      chunks.push(chunk);
    };
    const onEnd = (): void => done(() => resolve(Buffer.concat(chunks)));
    const onError = (error: Error): void => done(() => reject(lost(error)));
    const onClose = (): void => done(() => reject(lost(undefined)));
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

function lost(cause: Error | undefined): AppError {
  return new AppError('invalid_request', 'The connection ended before the whole body had arrived.', { cause });
}

/**
 * The answer goes out at once; what the client still sends is read and thrown away for a while. Cutting the connection instead
 * would make the kernel reset it, and most clients would never see why.
 */
function tooLarge(request: IncomingMessage): AppError {
  let discarded = 0;
  const cut = (): void => void request.socket.destroy();
  const timer = setTimeout(cut, MINUTE / 6);
  timer.unref();
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > HTTP_LIMITS.discardBytes) cut();
  });
  request.once('close', () => clearTimeout(timer));
  request.resume();
  return new AppError('body_too_large', 'The body may have at most 1 MiB.', {
    details: { maxBytes: HTTP_LIMITS.bodyBytes },
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason =
      bytes.length === 0
        ? 'it is empty'
        : cause instanceof SyntaxError
          ? cause.message.slice(0, 200)
          : 'it is not UTF-8';
    throw new AppError('invalid_json', `The body is not JSON: ${reason}.`, { cause });
  }
}
