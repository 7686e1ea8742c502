import type { JsonValue } from '../../../contract/units.ts';
import type { Download, OutputRef, TaskStatus } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { downloadOutput } from '../download.ts';
import { ProviderFailure } from '../errors.ts';
import { authorization, readIfThere } from '../http.ts';
import { keptBody } from '../kept-answer.ts';
import { actualCost, type FlowHandle, handleSchema, type HistoryHandle } from './handle.ts';
import { type Generation, generationSchema, historyItemSchema } from './wire.ts';

/** The vendor's word on a handle. What was answered with its result has ended; a generation is asked for. */
export async function elevenLabsStatus(client: VendorClient, rawHandle: JsonValue): Promise<TaskStatus> {
  const handle = handleSchema.parse(rawHandle);
  if ('taskId' in handle) return statusOfEntered(client, handle.taskId);
  switch (handle.kind) {
    case 'kept':
    case 'history':
      return {
        state: 'succeeded',
        outputs: [{ kind: 'audio', mime: handle.mime, ref: null }],
        cost: actualCost(handle.cost),
      };
    case 'flow': {
      const generation = await readGeneration(client, handle);
      return generation === undefined ? { state: 'lost' } : statusOf(generation, handle);
    }
  }
}

/** A result exactly as the vendor made it. Throws ProviderFailure `output_lost`. */
export async function elevenLabsDownload(
  client: VendorClient,
  rawHandle: JsonValue,
  output: OutputRef,
): Promise<Download> {
  const found = handleSchema.parse(rawHandle);
  const handle = 'taskId' in found ? await enteredHandle(client, found.taskId) : found;
  if (handle === undefined) throw new ProviderFailure('output_lost', 'ElevenLabs no longer has this result.');
  switch (handle.kind) {
    case 'kept': {
      const stream = await keptBody(client.context, handle.attemptId);
      if (stream !== undefined) return { mime: handle.mime, stream };
      throw new ProviderFailure(
        'output_lost',
        'The answer of ElevenLabs that was kept on this disk is no longer there.',
      );
    }
    case 'history':
      return downloadOutput(client.context, {
        url: `${client.baseUrl}/v1/history/${encodeURIComponent(handle.historyItemId)}/audio`,
        baseUrl: client.baseUrl,
        mime: handle.mime,
        headers: { ...(await authorization(client)) },
      });
    case 'flow':
      return downloadGeneration(client, handle, output);
  }
}

async function downloadGeneration(client: VendorClient, handle: FlowHandle, output: OutputRef): Promise<Download> {
  const address = async (): Promise<string | undefined> =>
    (await readGeneration(client, handle))?.content_url ?? undefined;
  const url = await address();
  if (url === undefined) throw new ProviderFailure('output_lost', 'ElevenLabs no longer has this result.');
  return downloadOutput(client.context, { url, baseUrl: client.baseUrl, mime: output.mime, renew: address });
}

function readGeneration(client: VendorClient, handle: FlowHandle): Promise<Generation | undefined> {
  return readIfThere(
    client,
    { path: `/v1/flows/${handle.flow}/${encodeURIComponent(handle.generationId)}` },
    generationSchema,
  );
}

/** Failed generations are not charged (the vendor's description). What a good one took it says nowhere: the reservation counts. */
function statusOf(generation: Generation, handle: FlowHandle): TaskStatus {
  switch (generation.status) {
    case 'pending':
      return { state: 'queued', message: 'Waiting at ElevenLabs' };
    case 'generating':
      return { state: 'running' };
    case 'completed': {
      const mime = generation.content_mime_type ?? (handle.flow === 'image' ? 'image/png' : 'video/mp4');
      const seed = handle.seed === null ? {} : { seed: handle.seed };
      return {
        state: 'succeeded',
        outputs: [{ kind: handle.flow, mime, ref: null, ...seed }],
        cost: { micros: Number.NaN, basis: 'estimate' },
      };
    }
    case 'failed':
      return { state: 'failed', failure: failureOf(generation), cost: { micros: 0, basis: 'provider' } };
    default:
      // A word that is new to us ends nothing: the task is followed until a known one comes.
      return { state: 'running', message: `ElevenLabs says: ${generation.status.slice(0, 60).replaceAll('_', ' ')}` };
  }
}

/** Why a generation failed, in our codes. */
const REASONS: Readonly<Record<string, ProviderFailure['code']>> = {
  moderated: 'moderated',
  invalid_parameters: 'rejected',
  charging_failed: 'quota_exceeded',
  timeout: 'timeout',
};

function failureOf({ failure_reason, error_message }: Generation): ProviderFailure {
  const code = REASONS[failure_reason ?? ''] ?? 'unavailable';
  const said = error_message ?? 'It failed.';
  return new ProviderFailure(code, `ElevenLabs: ${said.slice(0, 400)}`, {
    details: failure_reason === null || failure_reason === undefined ? {} : { reason: failure_reason.slice(0, 100) },
  });
}

async function statusOfEntered(client: VendorClient, taskId: string): Promise<TaskStatus> {
  const handle = await enteredHandle(client, taskId);
  if (handle !== undefined) return elevenLabsStatus(client, handle);
  throw new ProviderFailure('rejected', 'ElevenLabs has neither speech in its history nor a generation with this id.');
}

/** An id from the vendor's own pages: of the history, or of a generation. */
async function enteredHandle(client: VendorClient, taskId: string): Promise<HistoryHandle | FlowHandle | undefined> {
  const id = encodeURIComponent(taskId);
  const item = await readIfThere(client, { path: `/v1/history/${id}` }, historyItemSchema);
  if (item !== undefined)
    return {
      kind: 'history',
      historyItemId: item.history_item_id,
      requestId: item.request_id ?? null,
      mime: item.content_type ?? 'audio/mpeg',
      credits: null,
      cost: { micros: null, basis: 'estimate' },
    };
  for (const flow of ['image', 'video'] as const) {
    const found = await readIfThere(client, { path: `/v1/flows/${flow}/${id}` }, generationSchema);
    if (found !== undefined) return { kind: 'flow', flow, generationId: found.id, model: '', seed: null };
  }
  return undefined;
}
