import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

/** The part of `fetch` that downloads need: one request, no redirect followed, an address as text. */
export type SourceFetch = (
  address: string,
  init: {
    readonly method: 'GET' | 'HEAD';
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** Where requests go through, and how its connections end. */
export type SourceConnections = { readonly fetch: SourceFetch; readonly close: () => void };

type Environment = Readonly<Record<string, string | undefined>>;

/** Statuses that carry no body; the constructor of Response insists. */
const BODILESS = new Set([204, 205, 304]);

/**
 * Requests through the person's proxies (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, in either case), with the certificates that this
 * machine trusts, such as those of a company's proxy: Node's own fetch knows neither without flags for the whole process.
 * This machine itself is never asked for through a proxy. `close` frees the connections.
 */
export function createSourceFetch(environment: Environment): SourceConnections {
  const proxyEnv = proxiesOf(environment);
  const plain = new http.Agent({ proxyEnv, keepAlive: true });
  // Reading the certificates of the system takes some 50 ms: only once something is asked for.
  const lazy: { secure?: https.Agent } = {};
  const secure = (): https.Agent =>
    (lazy.secure ??= new https.Agent({
      proxyEnv,
      keepAlive: true,
      ca: [...tls.getCACertificates('default'), ...tls.getCACertificates('system')],
    }));
  return {
    fetch: (address, { method, headers, signal }) =>
      new Promise((resolve, reject) => {
        const url = new URL(address);
        const isSecure = url.protocol === 'https:';
        const request = (isSecure ? https : http).request(
          url,
          { method, headers, signal, agent: isSecure ? secure() : plain },
          (message) => resolve(responseOf(message, method)),
        );
        request.on('error', reject);
        request.end();
      }),
    close: () => {
      plain.destroy();
      lazy.secure?.destroy();
    },
  };
}

function responseOf(message: IncomingMessage, method: 'GET' | 'HEAD'): Response {
  const status = message.statusCode ?? 502;
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2)
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
  if (method === 'HEAD' || BODILESS.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(streamOf(message), { status, headers });
}

/** The body as a web stream; a connection that breaks in the middle is an error of the stream, not its end. */
function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<unknown> = message[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else if (value instanceof Uint8Array) controller.enqueue(value);
      },
      cancel: () => void message.destroy(),
    },
    // Nothing is read ahead: what the reader does not take stays with the sender.
    { highWaterMark: 0 },
  );
}

function proxiesOf(environment: Environment): Record<string, string | undefined> {
  const named = (name: string): string | undefined => environment[name.toLowerCase()] ?? environment[name];
  const all = named('ALL_PROXY');
  const fallback = all !== undefined && /^https?:/.test(all) ? all : undefined;
  const without = [named('NO_PROXY'), '127.0.0.1', 'localhost', '::1', '[::1]'].filter(
    (part) => part !== undefined && part !== '',
  );
  return {
    HTTP_PROXY: named('HTTP_PROXY') ?? fallback,
    HTTPS_PROXY: named('HTTPS_PROXY') ?? fallback,
    NO_PROXY: without.join(','),
  };
}
