import { z } from 'zod';

/** The one word that the engine says to the thread. */
export const ABORT_MESSAGE = 'abort';

/** Bytes that own their buffer, as structured clone delivers them. */
const bytesSchema = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer);

const picture = { prompt: z.string(), style: z.string(), seed: z.number(), width: z.int().positive(), height: z.int().positive() };

/** What a thread is started with. */
export const renderRequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('image'), ...picture }),
  z.object({ type: z.literal('video'), ...picture, durationMs: z.number().positive(), frameRate: z.int().positive() }),
  z.object({
    type: z.literal('audio'), prompt: z.string(), style: z.string(), seed: z.number(), mode: z.enum(['speech', 'music', 'effect']),
    durationMs: z.union([z.number().positive(), z.undefined()]), speech: z.union([bytesSchema, z.undefined()]),
  }),
]);

/** What a thread says; `done` or `failed` is its last word. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), fraction: z.number() }),
  z.object({ type: z.literal('preview'), mime: z.literal('image/jpeg'), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  z.object({ type: z.literal('done'), mime: z.enum(['image/png', 'video/webm', 'audio/wav']), bytes: bytesSchema, poster: bytesSchema.optional() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
