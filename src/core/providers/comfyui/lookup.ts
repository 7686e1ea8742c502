import { callComfy, foreignAnswer, readComfy } from './client.ts';
import type { ComfyClient } from './client.ts';
import { endOfMessages, historySchema, jobMissingSchema, jobSchema, queueSchema } from './wire.ts';
import type { ExecutionError, ExecutionStatus } from './wire.ts';

/** What the server knows about a prompt. absent: proven, it is neither waiting nor running nor finished there. */
export type PromptState =
  | { readonly state: 'absent' | 'pending' | 'running' | 'interrupted' }
  | { readonly state: 'failed'; readonly error: ExecutionError }
  | {
      readonly state: 'succeeded';
      readonly outputs: Readonly<Record<string, unknown>>;
      readonly ranMs: number | undefined;
    };

/** Which servers have `/api/jobs` (by base URL). Unknown until asked; forgotten when a server goes away, since another version may come back. */
export type RouteMemory = Map<string, boolean>;

const NO_ERROR_TEXT: ExecutionError = {
  exception_message: 'ComfyUI reported an error without saying which.',
  exception_type: '',
};

/** Asks the server for one prompt: `/api/jobs/{id}` where it exists, else history and queue. Throws ComfyUnreachable. */
export async function lookUpPrompt(client: ComfyClient, routes: RouteMemory, promptId: string): Promise<PromptState> {
  if (routes.get(client.baseUrl) !== false) {
    const job = await readJob(client, promptId);
    routes.set(client.baseUrl, job !== undefined);
    if (job !== undefined) return job;
  }
  return readHistoryAndQueue(client, promptId);
}

/** Whether the server runs anything at all at this moment. Throws ComfyUnreachable. */
export async function isWorkerIdle(client: ComfyClient): Promise<boolean> {
  return (await readComfy(client, '/queue', queueSchema)).queue_running.length === 0;
}

/** undefined: this server has no such route. */
async function readJob(client: ComfyClient, promptId: string): Promise<PromptState | undefined> {
  const path = `/api/jobs/${encodeURIComponent(promptId)}`;
  const answer = await callComfy(client, path);
  if (answer.status === 404 || answer.status === 405)
    return jobMissingSchema.safeParse(answer.json).success ? { state: 'absent' } : undefined;
  const job = jobSchema.safeParse(answer.json);
  if (answer.status !== 200 || !job.success)
    throw foreignAnswer(client.baseUrl, { path: '/api/jobs', status: answer.status });
  switch (job.data.status) {
    case 'pending':
      return { state: 'pending' };
    case 'in_progress':
      return { state: 'running' };
    case 'cancelled':
      return { state: 'interrupted' };
    default:
      return endedState(job.data.outputs ?? {}, job.data.execution_status ?? undefined, {
        failed: job.data.status === 'failed',
        error: job.data.execution_error ?? undefined,
      });
  }
}

/** A prompt that ends between the two reads is in neither, so the history is read once more before "absent" is believed. */
async function readHistoryAndQueue(client: ComfyClient, promptId: string): Promise<PromptState> {
  const before = await readHistory(client, promptId);
  if (before !== undefined) return before;
  const queue = await readComfy(client, '/queue', queueSchema);
  if (queue.queue_running.some((item) => item.promptId === promptId)) return { state: 'running' };
  if (queue.queue_pending.some((item) => item.promptId === promptId)) return { state: 'pending' };
  return (await readHistory(client, promptId)) ?? { state: 'absent' };
}

async function readHistory(client: ComfyClient, promptId: string): Promise<PromptState | undefined> {
  const history = await readComfy(client, `/history/${encodeURIComponent(promptId)}`, historySchema);
  const entry = history[promptId];
  if (entry === undefined) return undefined;
  return endedState(entry.outputs, entry.status ?? undefined, {
    failed: entry.status?.status_str === 'error',
    error: undefined,
  });
}

/** The messages are asked first: an interrupted prompt is called "error" too, and `status_str` can be stale. */
function endedState(
  outputs: Readonly<Record<string, unknown>>,
  status: ExecutionStatus | undefined,
  summary: { failed: boolean; error: ExecutionError | undefined },
): PromptState {
  const end = status === undefined ? { interrupted: false, error: undefined } : endOfMessages(status);
  if (end.interrupted) return { state: 'interrupted' };
  const error = end.error ?? summary.error;
  if (error !== undefined) return { state: 'failed', error };
  if (summary.failed) return { state: 'failed', error: NO_ERROR_TEXT };
  return { state: 'succeeded', outputs, ranMs: status === undefined ? undefined : ranMs(status) };
}

/** From the start to the success, by the server's own clock, in milliseconds. */
function ranMs(status: ExecutionStatus): number | undefined {
  const at = (wanted: string): number | undefined => {
    const data = status.messages.find(([event]) => event === wanted)?.[1];
    if (typeof data !== 'object' || data === null || !('timestamp' in data)) return undefined;
    return typeof data.timestamp === 'number' ? data.timestamp : undefined;
  };
  const from = at('execution_start');
  const to = at('execution_success');
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}
