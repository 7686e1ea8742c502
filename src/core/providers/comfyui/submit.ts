import { z } from 'zod';
import type { AttemptId } from '../../../contract/ids.ts';
import { ProviderFailure } from '../errors.ts';
import { cancelPrompt } from './cancel.ts';
import { callComfy, foreignAnswer, hostOf, readComfy } from './client.ts';
import type { ComfyClient } from './client.ts';
import { refusedNodes, refusedPrompt } from './failures.ts';
import type { RouteMemory } from './lookup.ts';
import { savedFilesOf } from './reconcile.ts';
import { graphSchema, withOutputPrefix } from './template.ts';
import type { Template } from './template.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { promptAcceptedSchema, promptRefusedSchema, queueInfoSchema } from './wire.ts';
import type { PromptAccepted } from './wire.ts';

const savedSchema = z.object({ extension: z.string(), count: z.int() }).nullable().default(null);

/** What `prepare` makes: everything that `start` needs, resolved, as JSON. */
export const preparedSchema = z.object({
  /** The backend that it goes to; '' in what versions before 0.2 have stored. */
  backendId: z.string().default(''),
  /** Whose it is; '' in what older versions have stored. */
  jobId: z.string().default(''),
  baseUrl: z.string(),
  templateId: z.string(),
  model: z.string(),
  seed: z.int(),
  /** See `workOf`. */
  work: z.number().nullable(),
  graph: graphSchema,
  /** How many files a batch makes. */
  count: z.int().default(1),
});
export type Prepared = z.infer<typeof preparedSchema>;

/** Enough to ask for a prompt after a restart of ours. */
export const handleSchema = z.object({
  backendId: z.string().default(''),
  /** Whose it is; '' in what older versions have stored. */
  jobId: z.string().default(''),
  baseUrl: z.string(),
  promptId: z.string(),
  clientId: z.string(),
  templateId: z.string(),
  model: z.string(),
  seed: z.int(),
  work: z.number().nullable(),
  /** What it leaves on disk; see `savedFilesOf`. */
  saved: savedSchema,
});
export type ComfyHandle = z.infer<typeof handleSchema>;

/**
 * The handle of an attempt. The prompt id is the attempt's own id, so that it can be looked up when no answer came;
 * the client id too, so that the events of a found prompt reach us as well.
 */
export function handleOf(prepared: Prepared, attemptId: AttemptId): ComfyHandle {
  return {
    backendId: prepared.backendId,
    jobId: prepared.jobId,
    baseUrl: prepared.baseUrl,
    promptId: attemptId,
    clientId: attemptId,
    templateId: prepared.templateId,
    model: prepared.model,
    seed: prepared.seed,
    work: prepared.work,
    saved: savedFilesOf(prepared.graph, prepared.count),
  };
}

/** The prefix of a prompt's files, its own: they are recognised, and ComfyUI's cache never answers with an older file. */
export function outputPrefixOf(promptId: string): string {
  return `gesso/${promptId}`;
}

/** Sends the prompt, once. Throws ProviderFailure whose `sent` says whether the server can have it. */
export async function submitPrompt(
  client: ComfyClient,
  routes: RouteMemory,
  task: {
    readonly template: Template;
    readonly prepared: Prepared;
    readonly handle: ComfyHandle;
    /** Opens the websocket of the prompt: before it is sent, since nothing is replayed. */
    readonly listen: () => Promise<void>;
  },
): Promise<ComfyHandle> {
  const { prepared, handle, template } = task;
  const prefix = outputPrefixOf(handle.promptId);
  const graph = withOutputPrefix(template, prepared.graph, prefix);
  await Promise.all([proveReachable(client), task.listen()]);
  const answer = await callComfy(client, '/prompt', {
    method: 'POST',
    timeoutMs: client.limits.submitTimeoutMs,
    // preview_method: previews are off by default; newer servers take it per prompt, older ones ignore it.
    body: {
      prompt: graph,
      prompt_id: handle.promptId,
      client_id: handle.clientId,
      extra_data: { preview_method: 'auto' },
    },
  });
  if (answer.status !== 200) throw refusal(client, answer);
  const accepted = promptAcceptedSchema.safeParse(answer.json);
  if (!accepted.success) throw foreignAnswer(client.baseUrl, { path: '/prompt', status: answer.status });
  return checked(client, routes, handle, {
    promptId: accepted.data.prompt_id,
    nodeErrors: accepted.data.node_errors ?? {},
  });
}

/**
 * A harmless read before the prompt: when the server has gone since, a kept-alive connection would break in the middle of the
 * POST, and nobody could say whether it arrived. Throws ComfyUnreachable with `sent: 'no'`.
 */
async function proveReachable(client: ComfyClient): Promise<void> {
  try {
    await readComfy(client, '/prompt', queueInfoSchema, { timeoutMs: client.limits.submitTimeoutMs });
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    throw new ComfyUnreachable(error.kind, error.message, { sent: 'no', details: error.details, cause: error });
  }
}

/** A 200 with node errors runs only a part of the graph: that is taken back and counts as refused. */
async function checked(
  client: ComfyClient,
  routes: RouteMemory,
  handle: ComfyHandle,
  accepted: PromptAccepted,
): Promise<ComfyHandle> {
  const refused = refusedNodes(accepted.nodeErrors);
  // Servers before 0.3.45 choose the id themselves.
  if (refused === undefined) return { ...handle, promptId: accepted.promptId };
  try {
    await cancelPrompt(client, routes, accepted.promptId);
  } catch (error) {
    // What is left of the prompt is free and nobody fetches it; the reason of the refusal is what counts.
    if (!(error instanceof ComfyUnreachable)) throw error;
  }
  throw refused;
}

function refusal(client: ComfyClient, answer: { readonly status: number; readonly json: unknown }): ProviderFailure {
  const host = hostOf(client.baseUrl);
  const refused = promptRefusedSchema.safeParse(answer.json);
  if (answer.status === 400 && refused.success) return refusedPrompt(refused.data);
  const details = { host, status: answer.status };
  if (answer.status === 413)
    return new ProviderFailure(
      'rejected',
      'The workflow is larger than ComfyUI takes. Start ComfyUI with a larger --max-upload-size.',
      { sent: 'rejected', details },
    );
  if (answer.status === 401 || answer.status === 403)
    return new ProviderFailure(
      'rejected',
      `${host} does not let us in (HTTP ${answer.status}). A proxy before ComfyUI may want a login.`,
      { sent: 'rejected', details },
    );
  return foreignAnswer(client.baseUrl, details);
}
