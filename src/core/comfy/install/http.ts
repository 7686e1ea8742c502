import { readFileSync } from 'node:fs';
import plain, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import type { DurationMs } from '../../../contract/units.ts';
import type { Environment } from './child-environment.ts';
import { unreachable } from './failure.ts';
import { INSTALL_LIMITS } from './limits.ts';

const REDIRECTS_MAX = 5;

export type GetOptions = {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'HEAD';
  /** Silence that ends the request. */
  readonly stallMs?: DurationMs;
};

/** Requests through the person's proxies and with the certificates that this machine trusts. `close` frees the connections. */
export type Http = {
  /** The answer, whatever its status. Throws AppError `unreachable`, or the signal's reason. Passwords in the URL go to that host alone. */
  get(url: string, options: GetOptions): Promise<IncomingMessage>;
  close(): void;
};

/** Node's own fetch knows neither proxies nor the system's certificates without flags for the whole process. */
export function createHttp(environment: Environment): Http {
  const agents = {
    'http:': new plain.Agent({ proxyEnv: proxiesOf(environment), keepAlive: true }),
    'https:': secureAgent(environment),
  };

  async function get(url: string, options: GetOptions): Promise<IncomingMessage> {
    let place = new URL(url);
    for (let redirects = 0; ; redirects += 1) {
      const response = await once(place, options);
      const { location } = response.headers;
      const isRedirect = location !== undefined && [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
      if (!isRedirect) return response;
      response.resume();
      if (redirects >= REDIRECTS_MAX) throw unreachable(place.host, new Error('it redirects without end'));
      place = new URL(location, place);
    }
  }

  function once(place: URL, { signal, headers, method = 'GET', stallMs }: GetOptions): Promise<IncomingMessage> {
    if (place.protocol !== 'http:' && place.protocol !== 'https:')
      throw unreachable(place.href, new Error('it is no web address'));
    const { protocol } = place;
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(signal.aborted ? signal.reason : unreachable(place.host, error));
      const request = (protocol === 'https:' ? https : plain).request(
        place,
        { method, agent: agents[protocol], headers: { 'user-agent': 'gesso', ...headers }, signal },
        (response) => {
          // From here on the reader of the body hears of it.
          request.off('error', fail);
          request.on('error', (error) => response.destroy(error));
          resolve(response);
        },
      );
      request.setTimeout(stallMs ?? INSTALL_LIMITS.stallMs, () => request.destroy(timedOut()));
      request.on('error', fail);
      request.end();
    });
  }

  return {
    get,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function secureAgent(environment: Environment): https.Agent {
  const file = environment.SSL_CERT_FILE ?? environment.PIP_CERT ?? environment.REQUESTS_CA_BUNDLE;
  const ca = [...tls.getCACertificates('default'), ...tls.getCACertificates('system'), ...certificatesIn(file)];
  return new https.Agent({ proxyEnv: proxiesOf(environment), keepAlive: true, ca });
}

function proxiesOf(environment: Environment): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const all = environment.ALL_PROXY ?? environment.all_proxy;
  const forAll = all !== undefined && /^https?:/.test(all) ? { HTTP_PROXY: all, HTTPS_PROXY: all } : {};
  return {
    ...forAll,
    ...Object.fromEntries(
      names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
    ),
  };
}

function certificatesIn(file: string | undefined): string[] {
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // The connection then says that it does not trust the other side, and names the variable.
    return [];
  }
}

function timedOut(): Error {
  return Object.assign(new Error('it did not answer in time'), { code: 'ETIMEDOUT' });
}
