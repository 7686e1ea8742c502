/** A call that is sent as soon as a connection stands, before the page that wants its answer has been read. */
export type EarlyCall = { readonly method: string; readonly input: object };

/** What a session came to: `ok` also where none is needed. */
export type SessionState = 'ok' | 'refused' | 'unreachable';

export type EarlyOptions = {
  /** `ws://host/ws`. */
  readonly url: string;
  readonly authorize: () => Promise<SessionState>;
  /** What to ask; looked at when the connection stands, since the address may have held a token until then. */
  readonly calls: () => readonly EarlyCall[];
};

/**
 * A connection that is made while the page's scripts are read: they take longer than the engine does for what it will be asked first.
 * No module that this one imports may make schemas, which is what takes long.
 */
export class EarlyConnection {
  readonly session: Promise<SessionState>;
  /** Settles when the first calls are out, or will not go out; never rejects. */
  readonly asked: Promise<void>;
  readonly #options: EarlyOptions;
  #socket: WebSocket | undefined;
  #calls: readonly EarlyCall[] = [];
  #received: unknown[] = [];
  readonly #keep = ({ data }: MessageEvent): void => void this.#received.push(data);

  constructor(options: EarlyOptions) {
    this.#options = options;
    this.session = this.#open();
    this.asked = this.#ask();
  }

  /**
   * Hands the connection over, open or about to be; undefined when there is none. `calls` were sent under their places as ids; `received`
   * is what has come since, oldest first. Whoever takes it listens from now on, and nothing more is sent. Works once.
   */
  take():
    | { readonly socket: WebSocket; readonly calls: readonly EarlyCall[]; readonly received: readonly unknown[] }
    | undefined {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined || socket.readyState > WebSocket.OPEN) return undefined;
    socket.removeEventListener('message', this.#keep);
    return { socket, calls: this.#calls, received: this.#received };
  }

  async #open(): Promise<SessionState> {
    const session = await this.#options.authorize();
    if (session === 'ok') {
      this.#socket = new WebSocket(this.#options.url);
      this.#socket.addEventListener('message', this.#keep);
    }
    return session;
  }

  async #ask(): Promise<void> {
    try {
      await this.session;
    } catch {
      // Whoever waits for the session is told.
      return;
    }
    const socket = this.#socket;
    if (socket === undefined) return;
    await new Promise<void>((resolve) => {
      socket.addEventListener('close', () => resolve(), { once: true });
      socket.addEventListener('open', () => resolve(), { once: true });
    });
    if (socket !== this.#socket || socket.readyState !== WebSocket.OPEN) return;
    this.#calls = this.#options.calls();
    for (const [id, { method, input }] of this.#calls.entries())
      socket.send(JSON.stringify({ type: 'call', id, method, input }));
  }
}
