import { AppError } from '../../../src/core/base/app-error.ts';
import { findUnsafeJson } from '../../../src/host/json-guard.ts';
import { invalidRequest } from '../../../src/host/request-issues.ts';
import { findUnstorableText } from './storable-text.ts';

/** The most that a request may bring, bytes (the media API's limit). */
const BODY_BYTES_MAX = 1024 * 1024;

/**
 * Reads a JSON body of at most 1 MiB. Throws AppError `unsupported_media_type`, `body_too_large`, `invalid_json`, or `invalid_request` for
 * text that no database holds.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (!isJson(request.headers))
    throw new AppError('unsupported_media_type', 'Send JSON, with the header Content-Type: application/json.');
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const body = parse(await readBytes(request));
  const issue = findUnsafeJson(body) ?? findUnstorableText(body);
  if (issue !== undefined) throw invalidRequest([issue]);
  return body;
}

function isJson(headers: Headers): boolean {
  const [type, ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  const encoding = headers.get('content-encoding') ?? 'identity';
  return type === 'application/json' && (charset === undefined || /^utf-?8$/.test(charset)) && encoding === 'identity';
}

async function readBytes({ body }: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = body.getReader();
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    size += value.byteLength;
    if (size > BODY_BYTES_MAX) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
}

function tooLarge(): AppError {
  return new AppError('body_too_large', 'The body may have at most 1 MiB.', { details: { maxBytes: BODY_BYTES_MAX } });
}

function parse(bytes: Uint8Array): unknown {
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
