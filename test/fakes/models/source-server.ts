import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A file as the source has it. */
export type Served = {
  readonly bytes: Buffer;
  readonly etag?: string | undefined;
  /** Says `x-linked-etag`, as Hugging Face does. */
  readonly publishesHash?: boolean;
  /** Does not tell its length, neither for HEAD nor for GET. */
  readonly hidesLength?: boolean;
};

/** How one GET goes wrong. `after`: bytes of the body that are sent first. */
export type Fault =
  | { readonly kind: 'drop' | 'stall'; readonly after: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly onHead?: boolean;
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly onHead?: boolean }
  | { readonly kind: 'html' }
  | { readonly kind: 'ignore_range' }
  | { readonly kind: 'wrong_piece' }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'infinite' }
  | { readonly kind: 'short_length' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'throttle'; readonly bytesPerPiece: number };

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
};

/** A place on loopback from which models are downloaded: real HTTP with ranges and validators, and every fault of the trade, one GET each. */
export class SourceServer {
  readonly files = new Map<string, Served>();
  readonly asked: Asked[] = [];
  /** Applied to the next GETs, one each; HEAD is honest unless the fault says otherwise. */
  readonly faults: Fault[] = [];
  /** Bytes of bodies that were handed to the network. */
  bodyBytes = 0;
  /** Pieces that a throttled answer has let through; call it to let through one more. */
  release: () => void = () => undefined;
  #onBody: { readonly bytes: number; readonly resolve: () => void }[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<SourceServer> {
    const source = new SourceServer();
    await new Promise<void>((resolve) => {
      source.#server.listen(0, '127.0.0.1', () => resolve());
    });
    onTestFinished(() => {
      source.#server.closeAllConnections();
      source.#server.close();
    });
    return source;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts a file there and returns its address. */
  serve(path: string, served: Served): string {
    this.files.set(path, served);
    return this.origin + path;
  }

  /** GETs so far. */
  gets(): Asked[] {
    return this.asked.filter(({ method }) => method === 'GET');
  }

  /** Resolves once so many bytes of bodies have been handed to the network. */
  untilSent(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.bodyBytes >= bytes) return resolve();
      this.#onBody.push({ bytes, resolve });
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = request;
    const { range, authorization, cookie } = headers;
    const ifRange = headers['if-range'];
    this.asked.push({
      method,
      path: url,
      range,
      ifRange: typeof ifRange === 'string' ? ifRange : undefined,
      authorization,
      cookie,
    });
    const next = this.faults[0];
    const isForHead = next !== undefined && 'onHead' in next && next.onHead === true;
    const fault = method === 'GET' || isForHead ? this.faults.shift() : undefined;
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end('no');
    if (fault?.kind === 'redirect') return void response.writeHead(302, { location: fault.to }).end();
    if (fault?.kind === 'html')
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!doctype html><p>Sign in');
    const file = this.files.get(url.split('?')[0] ?? '');
    if (file === undefined) return void response.writeHead(404).end();
    this.#sendFile({ request, response, file, fault });
  }

  #sendFile(options: {
    request: IncomingMessage;
    response: ServerResponse;
    file: Served;
    fault: Fault | undefined;
  }): void {
    const { request, response, file, fault } = options;
    const { bytes, etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` } = file;
    const base: Record<string, string> = {
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      ...(etag === '' ? {} : { etag }),
      ...(file.publishesHash === true
        ? {
            'x-linked-etag': `"${createHash('sha256').update(bytes).digest('hex')}"`,
            'x-linked-size': String(bytes.byteLength),
          }
        : {}),
    };
    if (request.method === 'HEAD')
      return void response
        .writeHead(200, file.hidesLength === true ? base : { ...base, 'content-length': bytes.byteLength })
        .end();
    const ifRange = request.headers['if-range'];
    const wanted = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const isHonoured = wanted !== null && fault?.kind !== 'ignore_range' && (ifRange === undefined || ifRange === etag);
    const from = isHonoured ? Number(wanted[1]) : 0;
    const to = isHonoured && wanted[2] !== '' ? Number(wanted[2]) + 1 : bytes.byteLength;
    if (isHonoured && from >= bytes.byteLength)
      return void response.writeHead(416, { ...base, 'content-range': `bytes */${bytes.byteLength}` }).end();
    const body = Buffer.from(bytes.subarray(from, to));
    if (fault?.kind === 'corrupt') body[body.byteLength - 1] = (body[body.byteLength - 1] ?? 0) ^ 0xff;
    const shown = fault?.kind === 'wrong_piece' ? from + 1 : from;
    const length: Record<string, number> =
      fault?.kind === 'infinite' || file.hidesLength === true
        ? {}
        : { 'content-length': fault?.kind === 'short_length' ? body.byteLength - 10 : body.byteLength };
    response.writeHead(isHonoured ? 206 : 200, {
      ...base,
      ...length,
      ...(isHonoured ? { 'content-range': `bytes ${shown}-${to - 1}/${bytes.byteLength}` } : {}),
    });
    this.#sendBody(response, body, fault);
  }

  #sendBody(response: ServerResponse, body: Buffer, fault: Fault | undefined): void {
    const send = (piece: Uint8Array, then?: () => void): void => {
      response.write(piece, () => {
        this.bodyBytes += piece.byteLength;
        for (const waiting of this.#onBody.filter(({ bytes }) => this.bodyBytes >= bytes)) waiting.resolve();
        this.#onBody = this.#onBody.filter(({ bytes }) => this.bodyBytes < bytes);
        then?.();
      });
    };
    if (fault?.kind === 'drop') return send(body.subarray(0, fault.after), () => void response.destroy());
    if (fault?.kind === 'stall') return send(body.subarray(0, fault.after));
    if (fault?.kind === 'infinite') {
      const more = (): void => send(Buffer.alloc(64 * 1024, 1), () => void (response.destroyed || more()));
      return send(body, more);
    }
    if (fault?.kind === 'short_length') return send(body.subarray(0, body.byteLength - 10), () => void response.end());
    if (fault?.kind === 'throttle') {
      let at = 0;
      const next = (): void => {
        if (response.destroyed) return;
        const piece = body.subarray(at, at + fault.bytesPerPiece);
        at += piece.byteLength;
        send(piece, () => void (at >= body.byteLength && response.end()));
      };
      this.release = next;
      return next();
    }
    send(body, () => void response.end());
  }
}
