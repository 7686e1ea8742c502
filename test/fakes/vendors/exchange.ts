import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request with its whole body. */
export type FakeRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer<ArrayBuffer>;
  /** The body as JSON. Throws SyntaxError. */
  readonly json: () => unknown;
  /** The body as a form. */
  readonly form: () => Promise<FormData>;
};

/** What a stand-in answers. drop: the connection is cut. `cutAt`: bytes after which it is cut, with the whole length announced. */
export type FakeAnswer =
  | { readonly drop: true }
  | {
      readonly drop?: false;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly bytes?: Uint8Array;
      readonly cutAt?: number;
      /** A length to announce in place of the true one. */
      readonly announce?: number;
    };

export async function readRequest(request: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.from(Buffer.concat(chunks));
  const url = new URL(request.url ?? '/', 'http://fake');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    json: () => JSON.parse(body.toString('utf8')),
    form: () => new Response(body, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData(),
  };
}

export function sendAnswer(response: ServerResponse, answer: FakeAnswer): void {
  if (answer.drop === true) return void response.destroy();
  const bytes = answer.bytes ?? Buffer.from(answer.json === undefined ? '' : JSON.stringify(answer.json));
  const length = answer.announce ?? bytes.byteLength;
  response.writeHead(answer.status ?? 200, {
    ...(answer.bytes === undefined ? { 'content-type': 'application/json' } : {}),
    'content-length': length,
    ...answer.headers,
  });
  if (answer.cutAt === undefined && length === bytes.byteLength) return void response.end(bytes);
  // Written, and then cut in the middle: only a connection that ends can be seen to be torn.
  response.write(bytes.subarray(0, answer.cutAt ?? bytes.byteLength), () => setImmediate(() => response.destroy()));
}

/** A web page where data was expected. */
export const HTML_PAGE: FakeAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  bytes: Buffer.from('<!doctype html><title>Sign in to the network</title>'),
};
