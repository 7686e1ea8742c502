import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { HistoryEntry, Item } from './execution.ts';
import { upload, view } from './file-routes.ts';
import type { Files } from './files.ts';
import { graphSchema } from './graph.ts';
import { jobOfHistory, jobOfItem } from './jobs.ts';
import type { NodeClass } from './node-classes.ts';
import { validatePrompt } from './validate.ts';
import type { Worker } from './worker.ts';

/** What the routes work on. `isNew`: has /api/jobs, insists on uuid prompt ids, names lists the new way. */
export type Backend = {
  readonly isNew: boolean;
  readonly classes: () => ReadonlyMap<string, NodeClass>;
  readonly checkpoints: () => readonly string[];
  readonly worker: () => Worker;
  readonly files: Files;
  readonly nextNumber: () => number;
  readonly stats: () => unknown;
  /** Node errors to answer although everything is fine, as for a graph of which only a part is valid. */
  readonly forcedNodeErrors: () => Record<string, unknown> | undefined;
};

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly upload: (() => Promise<FormData>) | undefined;
};

const TROUBLE: Answer = { status: 500, text: '500 Internal Server Error\n\nServer got itself in trouble' };
const EMPTY: Answer = { status: 200 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const promptBodySchema = z.looseObject({
  prompt: z.unknown().optional(),
  prompt_id: z.string().optional(),
  client_id: z.string().optional(),
  number: z.number().optional(),
  front: z.boolean().optional(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
});

/** Every route of the recorded server that a client of ours uses, also under /api. undefined: no such route. */
export async function route(backend: Backend, request: Request): Promise<Answer | undefined> {
  const jobs = backend.isNew ? jobsRoute(backend, request) : undefined;
  if (jobs !== undefined) return jobs;
  const path = request.path.replace(/^\/api(?=\/)/, '');
  if (path.startsWith('/api/')) return undefined;
  return request.method === 'POST' ? postRoute(backend, path, request) : getRoute(backend, path, request);
}

function getRoute(backend: Backend, path: string, request: Request): Answer | undefined {
  const worker = backend.worker();
  const [, head, id] = path.split('/').map(decodeURIComponent);
  switch (head) {
    case '':
      return { status: 200, type: 'text/html', text: '<!doctype html><title>comfy</title>\n' };
    case 'system_stats':
      return { status: 200, json: backend.stats() };
    case 'features':
      return { status: 200, json: { supports_preview_metadata: true, max_upload_size: 104857600 } };
    case 'models':
      return {
        status: 200,
        json: id === undefined ? ['checkpoints'] : id === 'checkpoints' ? backend.checkpoints() : [],
      };
    case 'object_info':
      return { status: 200, json: objectInfo(backend.classes(), id) };
    case 'prompt':
      return { status: 200, json: { exec_info: { queue_remaining: worker.remaining() } } };
    case 'queue': {
      const running = worker.running();
      return {
        status: 200,
        json: {
          queue_running: running === undefined ? [] : [queueItem(running)],
          queue_pending: worker.pending().map(queueItem),
        },
      };
    }
    case 'history':
      return { status: 200, json: historyOf(worker.history, id, request.query) };
    case 'view':
      return view(backend.files, request.query);
    default:
      return undefined;
  }
}

async function postRoute(backend: Backend, path: string, request: Request): Promise<Answer | undefined> {
  const worker = backend.worker();
  if (path === '/upload/image')
    return request.upload === undefined ? { status: 400 } : upload(backend.files, await request.upload());
  const body = parsed(request.body);
  switch (path) {
    case '/prompt':
      return body === undefined ? TROUBLE : postPrompt(backend, body);
    case '/queue': {
      const action = z
        .looseObject({ clear: z.boolean().optional(), delete: z.array(z.string()).optional() })
        .safeParse(body);
      if (!action.success) return TROUBLE;
      if (action.data.clear === true) worker.removePending(() => true);
      for (const id of action.data.delete ?? []) worker.removePending((item) => item.promptId === id);
      return EMPTY;
    }
    case '/interrupt': {
      const target = z.looseObject({ prompt_id: z.string().optional() }).safeParse(body ?? {});
      worker.interrupt(target.success ? target.data.prompt_id : undefined);
      return EMPTY;
    }
    case '/history': {
      const action = z
        .looseObject({ clear: z.boolean().optional(), delete: z.array(z.string()).optional() })
        .safeParse(body);
      if (!action.success) return TROUBLE;
      if (action.data.clear === true) worker.history.clear();
      for (const id of action.data.delete ?? []) worker.history.delete(id);
      return EMPTY;
    }
    case '/free': {
      const wish = z.looseObject({ free_memory: z.boolean().optional() }).safeParse(body);
      if (!wish.success) return TROUBLE;
      if (wish.data.free_memory === true) worker.forget();
      return EMPTY;
    }
    default:
      return undefined;
  }
}

function postPrompt(backend: Backend, raw: unknown): Answer {
  const body = promptBodySchema.parse(raw);
  const number = body.number ?? (body.front === true ? -backend.nextNumber() : backend.nextNumber());
  if (body.prompt === undefined)
    return refuse({ type: 'no_prompt', message: 'No prompt provided', details: 'No prompt provided', extra_info: {} });
  if (backend.isNew && body.prompt_id !== undefined && !UUID.test(body.prompt_id)) {
    return refuse({
      type: 'invalid_prompt_id',
      message: 'Invalid prompt_id',
      details: 'prompt_id must be a canonical UUID',
      extra_info: {},
    });
  }
  const graph = graphSchema.parse(Array.isArray(body.prompt) ? {} : body.prompt);
  const hasInput = (name: string): boolean =>
    backend.files
      .list()
      .some(
        (file) =>
          file.type === 'input' && [file.subfolder, file.filename].filter((part) => part !== '').join('/') === name,
      );
  const checked = validatePrompt(graph, backend.classes(), { isNew: backend.isNew, hasInput });
  if (!checked.ok) return { status: 400, json: { error: checked.error, node_errors: checked.nodeErrors } };
  const extraData = {
    ...body.extra_data,
    ...(body.client_id === undefined ? {} : { client_id: body.client_id }),
    ...(backend.isNew ? { create_time: Date.now() } : {}),
  };
  const item: Item = { number, promptId: body.prompt_id ?? randomUUID(), graph, extraData, outputs: checked.outputs };
  backend.worker().put(item);
  return {
    status: 200,
    json: { prompt_id: item.promptId, number, node_errors: backend.forcedNodeErrors() ?? checked.nodeErrors },
  };
}

function refuse(error: Record<string, unknown>): Answer {
  return { status: 400, json: { error, node_errors: {} } };
}

function objectInfo(classes: ReadonlyMap<string, NodeClass>, name: string | undefined): unknown {
  if (name === undefined) return Object.fromEntries(classes);
  const found = classes.get(name);
  return found === undefined ? {} : { [name]: found };
}

function queueItem(item: Item): unknown[] {
  return [item.number, item.promptId, item.graph, item.extraData, item.outputs];
}

function historyOf(
  history: ReadonlyMap<string, HistoryEntry>,
  id: string | undefined,
  query: URLSearchParams,
): Record<string, HistoryEntry> {
  if (id !== undefined) return Object.fromEntries([...history].filter(([key]) => key === id));
  const max = Number(query.get('max_items') ?? history.size);
  return Object.fromEntries([...history].slice(Math.max(0, history.size - max)));
}

/** Only newer servers: reading one job, and taking one out or stopping it in one step. */
function jobsRoute(backend: Backend, request: Request): Answer | undefined {
  const match = /^\/api\/jobs\/([^/]+)(\/cancel)?$/.exec(request.path);
  if (match === null) return undefined;
  const id = decodeURIComponent(match[1]!);
  const worker = backend.worker();
  if (match[2] !== undefined)
    return {
      status: 200,
      json: { cancelled: worker.removePending((item) => item.promptId === id) || worker.interrupt(id) },
    };
  const done = worker.history.get(id);
  if (done !== undefined) return { status: 200, json: jobOfHistory(id, done) };
  const running = worker.running();
  if (running?.promptId === id) return { status: 200, json: jobOfItem(running, 'in_progress') };
  const pending = worker.pending().find((item) => item.promptId === id);
  return pending === undefined
    ? { status: 404, json: { error: 'Job not found' } }
    : { status: 200, json: jobOfItem(pending, 'pending') };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
