import { z } from 'zod';
import type { AttemptId } from '../../contract/ids.ts';
import { type JsonObject, SECOND } from '../../contract/units.ts';
import type { AdapterContext } from './adapter.ts';
import type { Answer } from './call.ts';

const headSchema = z.object({ contentType: z.string(), headers: z.record(z.string(), z.string()) });

/** What came with an answer: its type, and those headers that say what it cost and what the vendor calls it. */
export type AnswerHead = z.output<typeof headSchema>;

/** A whole answer that was paid for and cannot be asked for again. */
export type KeptAnswer = { readonly head: AnswerHead; readonly bytes: Uint8Array };

const HEAD = 'head.json';
const BODY = 'body.bin';

/**
 * Puts an answer aside for an attempt. The body is written last, so that a body on disk means that the answer is whole. What was paid for
 * waits while the disk is full, until the signal aborts. Durable when it resolves.
 */
export async function keepAnswer(
  context: AdapterContext,
  attemptId: AttemptId,
  kept: { readonly answer: Answer; readonly headers: readonly string[] },
): Promise<KeptAnswer> {
  const { answer } = kept;
  const named = kept.headers.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value.slice(0, 500)] as const];
  });
  const head = { contentType: typeOf(answer.headers), headers: Object.fromEntries(named) };
  await keepFile(context, attemptId, { name: HEAD, bytes: new TextEncoder().encode(JSON.stringify(head)) });
  await keepFile(context, attemptId, { name: BODY, bytes: answer.bytes });
  return { head, bytes: answer.bytes };
}

/** The same for one file. */
export async function keepFile(
  context: AdapterContext,
  attemptId: AttemptId,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  for (;;) {
    try {
      return await context.kept.write(attemptId, file.name, file.bytes);
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      const fields: JsonObject = { attemptId, name: error instanceof Error ? error.name : 'unknown' };
      context.log.warn(fields, 'a paid answer waits to be written');
      await context.sleep(2 * SECOND);
    }
  }
}

/** The answer that was put aside for an attempt; undefined when there is none, or not a whole one. */
export async function readKeptAnswer(context: AdapterContext, attemptId: AttemptId): Promise<KeptAnswer | undefined> {
  const bytes = await readKeptFile(context, attemptId, BODY);
  const head = bytes === undefined ? undefined : await readKeptFile(context, attemptId, HEAD);
  if (bytes === undefined || head === undefined) return undefined;
  return { head: headSchema.parse(JSON.parse(new TextDecoder().decode(head))), bytes };
}

/** One kept file as a whole; undefined when there is none. */
export async function readKeptFile(
  context: AdapterContext,
  attemptId: AttemptId,
  name: string,
): Promise<Uint8Array | undefined> {
  const stream = await context.kept.read(attemptId, name);
  return stream === undefined ? undefined : new Response(stream).bytes();
}

/** The body of a kept answer, for `download`; undefined when it is gone. */
export function keptBody(
  context: AdapterContext,
  attemptId: AttemptId,
): Promise<ReadableStream<Uint8Array> | undefined> {
  return context.kept.read(attemptId, BODY);
}

function typeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
