import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isEnd, isType, listen } from './listener.ts';
import type { Listener } from './listener.ts';
import { promptsOf } from './recording.ts';
import type { RecordedEvent } from './recording.ts';
import type { ComfyStandIn } from './stand-in.ts';

/** What of a recorded POST /prompt a replay needs. */
export const promptBody = z.looseObject({ prompt: z.unknown(), client_id: z.string().optional() });

/** POSTs JSON, or the text as it is. */
export async function post(
  comfy: ComfyStandIn,
  path: string,
  body: unknown,
): Promise<{ status: number; json: unknown; text: string }> {
  const response = await fetch(comfy.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

/** Sends recorded prompts one after the other from another client, so that the cache is as it was when the recording began. */
export async function prime(comfy: ComfyStandIn, events: readonly RecordedEvent[]): Promise<void> {
  for (const request of promptsOf(events)) {
    // An id of its own each time: closing a socket makes the server forget a newer one of the same id.
    const clientId = randomUUID();
    const listener = await listen(comfy.url, clientId);
    await post(comfy, '/prompt', { ...promptBody.parse(request.requestBody), client_id: clientId });
    await listener.until(isEnd);
    listener.close();
  }
}

/** Replays the prompts of a recording on one socket, each after the end of the one before. */
export async function replay(comfy: ComfyStandIn, events: readonly RecordedEvent[], first?: string): Promise<Listener> {
  const requests = promptsOf(events);
  const listener = await listen(comfy.url, promptBody.parse(requests[0]?.requestBody).client_id, first);
  await listener.until(isType(first === undefined ? 'status' : 'feature_flags'));
  for (const [index, request] of requests.entries()) {
    await post(comfy, '/prompt', request.requestBody);
    await listener.until(isEnd, index + 1);
  }
  return listener;
}
