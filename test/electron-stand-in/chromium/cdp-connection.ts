import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from 'playwright';

/** Commands and events of the DevTools protocol with the types that Playwright has for them. */
export type Cdp = Pick<CDPSession, 'send' | 'on' | 'once' | 'off'>;

type Waiting = {
  readonly method: string;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
};
type Message = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: never;
  readonly error?: { readonly message: string };
};

/** The protocol over two pipes, as Chromium speaks it with `--remote-debugging-pipe`: JSON texts with a zero byte between them. */
export class CdpConnection {
  readonly browser: Cdp;
  readonly #output: Writable;
  readonly #sessions = new Map<string, EventEmitter>();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #rest: string[] = [];

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    this.browser = this.session('');
    // A browser that ends closes both pipes; who waits for an answer is told below.
    output.on('error', () => undefined);
    input.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk));
    input.on('close', () => this.#end());
  }

  /** Commands and events of one target. '' is the browser. */
  session(sessionId: string): Cdp {
    const events = this.#sessions.get(sessionId) ?? new EventEmitter({ captureRejections: false }).setMaxListeners(0);
    this.#sessions.set(sessionId, events);
    const cdp = Object.assign(events, {
      send: (method: string, params: unknown = {}): Promise<unknown> => this.#send(sessionId, method, params),
    });
    return cdp as unknown as Cdp;
  }

  #send(sessionId: string, method: string, params: unknown): Promise<unknown> {
    if (this.#output.destroyed) return Promise.reject(new Error(`${method}: the browser has ended`));
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { method, resolve, reject }));
    this.#output.write(`${JSON.stringify({ id, method, params, ...(sessionId !== '' && { sessionId }) })}\0`);
    return answer;
  }

  #read(chunk: string): void {
    const [first = '', ...others] = chunk.split('\0');
    this.#rest.push(first);
    for (const next of others) {
      const text = this.#rest.join('');
      this.#rest = [next];
      this.#handle(JSON.parse(text) as Message);
    }
  }

  #handle({ id, sessionId = '', method, params, result, error }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#sessions.get(sessionId)?.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
  }

  #end(): void {
    this.#output.destroy();
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: the browser has ended`));
    this.#waiting.clear();
  }
}
