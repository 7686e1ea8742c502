import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** One task as the vendor keeps it. `chargedMicros` is what its books say was taken. */
export type VendorTask = {
  readonly id: string;
  readonly clientRef: string;
  readonly chargedMicros: number;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
};

/**
 * How the vendor behaves. accept_then_drop: takes (and charges) the task, then cuts the connection. refuse: 400.
 * accept_then_500: takes the task, answers 500. hold: tasks never finish by themselves.
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
  | 'fail_files';

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
    return [...this.tasks.values()].reduce(
      (sum, task) => sum + (task.state === 'failed' || task.state === 'cancelled' ? 0 : task.chargedMicros),
      0,
    );
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
    if (file === 'file')
      return this.mode === 'fail_files' ? send(response, 503, { error: 'try later' }) : sendFile(response);
    if (task.state === 'running' && this.mode === 'normal') task.state = 'succeeded';
    if (task.state === 'running' && this.mode === 'fail_tasks') task.state = 'failed';
    send(response, 200, { id: task.id, state: task.state, costMicros: task.chargedMicros });
  }

  async #create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = createSchema.parse(JSON.parse(await readAll(request)));
    this.creates.push(body.clientRef);
    if (this.mode === 'refuse') return send(response, 400, { error: 'refused' });
    if (this.mode === 'busy') return send(response, 429, { error: 'busy' });
    if (this.mode === 'drop') return void request.socket.destroy();
    const task: VendorTask = {
      id: `task-${this.tasks.size + 1}`,
      clientRef: body.clientRef,
      chargedMicros: body.costMicros,
      state: 'running',
    };
    this.tasks.set(task.id, task);
    if (this.mode === 'accept_then_drop') return void request.socket.destroy();
    if (this.mode === 'accept_then_500') return send(response, 500, { error: 'internal' });
    send(response, 200, { id: task.id });
  }

  #find(clientRef: string, response: ServerResponse): void {
    const task = [...this.tasks.values()].find((candidate) => candidate.clientRef === clientRef);
    send(response, 200, { id: task?.id ?? null });
  }

  #cancel(task: VendorTask, response: ServerResponse): void {
    if (task.state === 'running') task.state = 'cancelled';
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

function sendFile(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': PIXEL.byteLength }).end(PIXEL);
}
