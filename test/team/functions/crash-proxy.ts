import { createServer } from 'node:http';
import { headersOf, listen, readBody } from '../stack/http.ts';

/** Stands between the functions and their project, and lets them die at a chosen step. */
export type CrashProxy = {
  /** What the functions take for the project's address. */
  readonly url: string;
  /** Where requests go; set once the project has an address. */
  target: string;
  /** Nobody is woken: only the passes that a test makes work. */
  isQuiet: boolean;
  /** The most files of results that were on their way into the storage at once; set it to 0 to count anew. */
  mostUploads: number;
  /** From now on: the functions die when the n-th request (from 1) has had its effect and before they hear of it. */
  dieAt(step: number, die: () => Promise<void>): void;
  /** Steps are no longer counted. Returns the one at which the functions died; undefined: there were fewer. */
  end(): Promise<string | undefined>;
  stop(): Promise<void>;
};

const OWN_HEADERS: ReadonlySet<string> = new Set(['connection', 'host', 'content-length', 'transfer-encoding']);

type Plan = { left: number; die: () => Promise<void>; died: { at: string; done: Promise<void> } | undefined };

export async function startCrashProxy(): Promise<CrashProxy> {
  const state: { plan: Plan | undefined; uploads: number } = { plan: undefined, uploads: 0 };
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const place = request.url ?? '/';
      if (proxy.isQuiet && place.startsWith('/functions/')) return void response.end('{}');
      const { plan } = state;
      const body = new Uint8Array(await readBody(request));
      const method = request.method ?? 'GET';
      const headers = new Headers([...headersOf(request)].filter(([name]) => !OWN_HEADERS.has(name)));
      const isUpload = place.startsWith('/storage/v1/object/media/');
      if (isUpload) proxy.mostUploads = Math.max(proxy.mostUploads, ++state.uploads);
      const answered = await fetch(`${proxy.target}${place}`, {
        method,
        headers,
        ...(body.byteLength === 0 ? {} : { body }),
      });
      const bytes = Buffer.from(await answered.arrayBuffer());
      if (isUpload) state.uploads -= 1;
      if (plan !== undefined && --plan.left === 0) {
        plan.died = { at: `${method} ${place.split('?')[0]}`, done: plan.die() };
        return void response.destroy();
      }
      response.writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'text/plain' });
      response.end(bytes);
    };
    answer().catch(() => response.destroy());
  });
  const proxy: CrashProxy = {
    url: `http://127.0.0.1:${await listen(server, 0)}`,
    target: '',
    isQuiet: false,
    mostUploads: 0,
    dieAt: (step, die) => {
      state.plan = { left: step, die, died: undefined };
    },
    end: async () => {
      const died = state.plan?.died;
      state.plan = undefined;
      await died?.done;
      return died?.at;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return proxy;
}
