import type { CancelResult } from '../adapter.ts';
import { callComfy, foreignAnswer } from './client.ts';
import type { ComfyClient } from './client.ts';
import { lookUpPrompt } from './lookup.ts';
import type { RouteMemory } from './lookup.ts';
import { jobCancelledSchema } from './wire.ts';

/**
 * Takes one prompt out of the queue or stops it while it runs, without touching anybody else's.
 * `cancelled` only when the server proves that it does not have it (any more). Throws ComfyUnreachable.
 */
export async function cancelPrompt(client: ComfyClient, routes: RouteMemory, promptId: string): Promise<CancelResult> {
  if (!(await cancelAtomically(client, promptId))) {
    // First the queue, then the interrupt: if it starts in between, the interrupt meets it running.
    await post(client, '/queue', { delete: [promptId] });
    // With an id it stops that prompt only; without one it would stop whatever runs.
    await post(client, '/interrupt', { prompt_id: promptId });
  }
  return (await lookUpPrompt(client, routes, promptId)).state === 'absent' ? 'cancelled' : 'asked';
}

/** false: the server is too old to have the route. */
async function cancelAtomically(client: ComfyClient, promptId: string): Promise<boolean> {
  const answer = await callComfy(client, `/api/jobs/${encodeURIComponent(promptId)}/cancel`, {
    method: 'POST',
    body: {},
  });
  return answer.status === 200 && jobCancelledSchema.safeParse(answer.json).success;
}

async function post(
  client: ComfyClient,
  path: string,
  body: { readonly delete: readonly string[] } | { readonly prompt_id: string },
): Promise<void> {
  const answer = await callComfy(client, path, { method: 'POST', body });
  if (answer.status !== 200) throw foreignAnswer(client.baseUrl, { path, status: answer.status });
}
