import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** One task as the vendor keeps it. `chargedMicros` is what its books say was taken: nothing for one that failed or was cancelled. */
export type VendorTask = {
  readonly id: string;
  readonly clientRef: string;
  chargedMicros: number;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
};

/**
 * How the vendor behaves. accept_then_drop: takes (and charges) the task, then cuts the connection. refuse: 400.
 * accept_then_500: takes the task, answers 500. hold: tasks never finish by themselves. fail_reads: 503 to every question.
 */
export type VendorMode =
  | 'normal'
  | 'hold'
  | 'refuse'
  | 'drop'
  | 'accept_then_drop'
  | 'accept_then_500'
  | 'busy'
  | 'fail_tasks'
  | 'fail_files'
  | 'fail_reads';

/** What a request is about; the vendor may behave differently each time. */
export type VendorRequest = 'create' | 'find' | 'status' | 'cancel' | 'file';

const createSchema = z.object({ clientRef: z.string(), costMicros: z.int() });

/** A picture of one pixel: what the vendor delivers. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * A paid vendor on loopback that keeps books: every create it received, every task it took, every cent it charged. It outlives
 * the engines that tests kill, so its books are the judge.
 */
export class VendorServer {
  readonly tasks = new Map<string, VendorTask>();
  /** Client references in the order in which creates arrived, repeats included. */
  readonly creates: string[] = [];
  mode: VendorMode = 'normal';
  /** Creates that came again under a key with another body: nobody honest does that. */
  keyConflicts = 0;
  /** When set, asked for each request how to behave, in place of `mode`. */
  moodOf: ((request: VendorRequest) => VendorMode) | undefined;
  readonly #byKey = new Map<string, { readonly body: string; readonly task: VendorTask }>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts on a port that the system chooses. */
  static async start(): Promise<VendorServer> {
    const server = createServer();
    const vendor = new VendorServer(server);
    server.on('request', (request, response) => void vendor.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return vendor;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the vendor does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What the vendor took in all, micro-dollars. */
  get chargedMicros(): number {
    return [...this.tasks.values()].reduce((sum, task) => sum + task.chargedMicros, 0);
  }

  /** Ends every running task well. */
  finishAll(): void {
    for (const task of this.tasks.values()) if (task.state === 'running') task.state = 'succeeded';
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://vendor');
    const [, root, id, file] = url.pathname.split('/');
    if (request.method === 'POST' && root === 'tasks' && id === undefined) return this.#create(request, response);
    if (request.method === 'GET' && root === 'tasks' && id === undefined)
      return this.#find(url.searchParams.get('clientRef') ?? '', response);
    const task = this.tasks.get(id ?? '');
    if (task === undefined) return send(response, 404, { error: 'no such task' });
    if (request.method === 'DELETE') return this.#cancel(task, response);
    return file === 'file' ? this.#file(task, response) : this.#status(task, response);
  }

  #mood(request: VendorRequest): VendorMode {
    return this.moodOf?.(request) ?? this.mode;
  }

  #file(task: VendorTask, response: ServerResponse): void {
    return this.#mood('file') === 'fail_files'
      ? send(response, 503, { error: 'try later' })
      : sendFile(response, task.id);
  }

  #status(task: VendorTask, response: ServerResponse): void {
    const mood = this.#mood('status');
    if (mood === 'fail_reads') return send(response, 503, { error: 'try later' });
    if (task.state === 'running' && mood === 'normal') task.state = 'succeeded';
    if (task.state === 'running' && mood === 'fail_tasks') endFree(task, 'failed');
    send(response, 200, { id: task.id, state: task.state, costMicros: task.chargedMicros });
  }

  /** Everything is decided and written down when the body has arrived; only the answer may get lost. */
  async #create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const body = createSchema.parse(JSON.parse(text));
    const key = request.headers['idempotency-key'];
    this.creates.push(body.clientRef);
    const mood = this.#mood('create');
    const known = typeof key === 'string' ? this.#byKey.get(key) : undefined;
    if (known !== undefined && known.body !== text) this.keyConflicts += 1;
    if (known !== undefined && mood !== 'drop') return send(response, 200, { id: known.task.id });
    if (mood === 'refuse') return send(response, 400, { error: 'refused' });
    if (mood === 'busy') return send(response, 429, { error: 'busy' });
    if (mood === 'drop') return void request.socket.destroy();
    const task: VendorTask = {
      id: `task-${this.tasks.size + 1}`,
      clientRef: body.clientRef,
      chargedMicros: body.costMicros,
      state: 'running',
    };
    this.tasks.set(task.id, task);
    if (typeof key === 'string') this.#byKey.set(key, { body: text, task });
    if (mood === 'accept_then_drop') return void request.socket.destroy();
    if (mood === 'accept_then_500') return send(response, 500, { error: 'internal' });
    send(response, 200, { id: task.id });
  }

  #find(clientRef: string, response: ServerResponse): void {
    if (this.#mood('find') === 'fail_reads') return send(response, 503, { error: 'try later' });
    const task = [...this.tasks.values()].find((candidate) => candidate.clientRef === clientRef);
    send(response, 200, { id: task?.id ?? null });
  }

  #cancel(task: VendorTask, response: ServerResponse): void {
    if (this.#mood('cancel') === 'fail_reads') return send(response, 503, { error: 'try later' });
    if (task.state === 'running') endFree(task, 'cancelled');
    send(response, 200, { state: task.state });
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A picture of its own for each task: what follows the end of a PNG is ignored by its readers. */
function sendFile(response: ServerResponse, taskId: string): void {
  const file = Buffer.concat([PIXEL, Buffer.from(taskId)]);
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': file.byteLength }).end(file);
}

function endFree(task: VendorTask, state: 'failed' | 'cancelled'): void {
  task.state = state;
  task.chargedMicros = 0;
}
