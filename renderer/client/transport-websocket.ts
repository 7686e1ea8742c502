import {
  type ConnectionState,
  type Transport,
  type WireCall,
  type WireMessage,
  wireMessageSchema,
} from '../../src/contract/client.ts';
import type { EngineEvent } from '../../src/contract/events.ts';
import { type DurationMs, SECOND } from '../../src/contract/units.ts';
import { reconnectDelay } from './backoff.ts';
import type { EarlyConnection, SessionState } from './early-connection.ts';
import { parseEvent } from '../../src/contract/events.ts';
import { PendingCalls } from './pending-calls.ts';

/** Close code of a host that does not accept this browser's session. */
export const CLOSE_UNAUTHORIZED = 4401;
const CONNECT_TIMEOUT_MS: DurationMs = 10 * SECOND;

export type WebSocketTransportOptions = {
  /** `ws://host/ws`. */
  readonly url: string;
  /** Before each connection: exchanges a token for a session where there is one. 'refused' ends in `unauthorized`. */
  readonly authorize: () => Promise<SessionState>;
  /** After a connection that never opened: is it the session that is refused? A browser is not told why an upgrade failed. */
  readonly isUnauthorized: () => Promise<boolean>;
  readonly random?: () => number;
  /** A connection that is being made already; the first try takes it. */
  readonly early?: EarlyConnection;
};

/** In a browser: one WebSocket, opened again by itself. A class because it lives and can be stopped. */
export class WebSocketTransport implements Transport {
  readonly #options: WebSocketTransportOptions;
  readonly #calls = new PendingCalls();
  readonly #eventListeners = new Set<(event: EngineEvent) => void>();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = 'connecting';
  #socket: WebSocket | undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  #early: EarlyConnection | undefined;

  constructor(options: WebSocketTransportOptions) {
    this.#options = options;
    this.#early = options.early;
  }

  /** Connects, and keeps connecting until `stop`. */
  start(): void {
    this.#connect().catch(() => this.#retryLater());
  }

  /** Closes the connection for good. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  /** Tries at once instead of waiting for the back-off: the network came back, or a person asked. */
  reconnectNow(): void {
    if (this.#isStopped || this.#state === 'connected' || this.#socket !== undefined) return;
    clearTimeout(this.#timer);
    this.start();
  }

  call(method: string, input: unknown): ReturnType<Transport['call']> {
    return this.#calls.add(method, input, (call) => this.#send(call));
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#state);
    return () => this.#connectionListeners.delete(listener);
  }

  assetUrl(path: string): string {
    return path;
  }

  async #connect(): Promise<void> {
    const early = this.#early;
    this.#early = undefined;
    const session = await (early?.session ?? this.#options.authorize());
    if (this.#isStopped) return early?.take()?.socket.close();
    if (session === 'refused') return this.#setState('unauthorized');
    if (session === 'unreachable') return this.#retryLater();
    const taken = early?.take();
    const socket = taken?.socket ?? new WebSocket(this.#options.url);
    this.#socket = socket;
    let wasOpen = false;
    const timeout = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
    const opened = (): void => {
      wasOpen = true;
      clearTimeout(timeout);
      this.#attempt = 0;
      this.#setState('connected');
      this.#calls.flush((call) => this.#send(call));
    };
    socket.addEventListener('open', opened);
    socket.addEventListener('message', (message) => this.#receive(message.data));
    socket.addEventListener('close', (event) => {
      clearTimeout(timeout);
      this.#onClose(event.code, wasOpen).catch(() => this.#retryLater());
    });
    if (taken === undefined || socket.readyState !== WebSocket.OPEN) return;
    // Whoever hears that the connection stands asks at once, and finds what was asked already; then come the answers, in their order.
    this.#calls.expect(taken.calls);
    opened();
    for (const data of taken.received) this.#receive(data);
    this.#calls.expect([]);
  }

  async #onClose(code: number, wasOpen: boolean): Promise<void> {
    this.#socket = undefined;
    this.#calls.failSent();
    if (this.#isStopped) return;
    if (code === CLOSE_UNAUTHORIZED) return this.#setState('unauthorized');
    this.#setState('lost');
    if (!wasOpen && (await this.#options.isUnauthorized())) return this.#setState('unauthorized');
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    this.#socket = undefined;
    this.#setState('lost');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.start(),
      reconnectDelay(this.#attempt, (this.#options.random ?? Math.random)()),
    );
    this.#attempt += 1;
  }

  #send(call: WireCall): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(call));
    return true;
  }

  #receive(data: unknown): void {
    const message = readMessage(data);
    if (message === undefined) return;
    if (message.type === 'reply') return this.#calls.settle(message.id, { ok: true, output: message.output });
    if (message.type === 'error') return this.#calls.settle(message.id, { ok: false, error: message.error });
    const event = parseEvent(message.name, message.payload);
    if (event === undefined) return;
    for (const listener of this.#eventListeners) listener(event);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#connectionListeners) listener(state);
  }
}

function readMessage(data: unknown): WireMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const parsed = wireMessageSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
