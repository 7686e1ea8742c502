import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * How the stand-in misbehaves towards requests whose path begins with `path` (all, when absent; of this method only), `times` times (for ever, when absent).
 * hang: accepts and never answers. reset: hangs up before doing anything. lostAnswer: does it, then hangs up.
 * html, json: something else lives on this port. stall: sends the head and a first byte of the body, then nothing.
 */
export type Fault = { readonly path?: string; readonly method?: string; times?: number } & (
  | { readonly kind: 'hang' | 'reset' | 'lostAnswer' | 'html' | 'json' | 'stall' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  | { readonly kind: 'redirect'; readonly to: string }
);

/** The fault that applies to a request, used up by one. */
export function takeFault(
  faults: readonly Fault[],
  request: { readonly method: string; readonly path: string },
): Fault | undefined {
  const fault = faults.find(
    (candidate) =>
      request.path.startsWith(candidate.path ?? '/') &&
      (candidate.method ?? request.method) === request.method &&
      candidate.times !== 0,
  );
  if (fault?.times !== undefined) fault.times -= 1;
  return fault;
}

/** Answers in the faulty way. false: the request is to be handled as usual (and its answer lost, for `lostAnswer`). */
export function answerWithFault(fault: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'hang':
      return true;
    case 'reset':
      request.socket.destroy();
      return true;
    case 'lostAnswer':
      response.end = () => {
        request.socket.destroy();
        return response;
      };
      return false;
    case 'stall':
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': '1000' });
      response.write('x');
      return true;
    case 'html':
      send(response, {
        status: 200,
        type: 'text/html',
        body: '<!doctype html><title>Welcome to nginx!</title><h1>It works</h1>',
      });
      return true;
    case 'json':
      send(response, { status: 200, type: 'application/json', body: '{"hello":"world"}' });
      return true;
    case 'status':
      send(response, {
        status: fault.status,
        type: 'text/plain; charset=utf-8',
        body: fault.body ?? '500 Internal Server Error\n\nServer got itself in trouble',
      });
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return true;
  }
}

function send(
  response: ServerResponse,
  answer: { readonly status: number; readonly type: string; readonly body: string },
): void {
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}
