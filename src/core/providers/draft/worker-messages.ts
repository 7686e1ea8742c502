import { z } from 'zod';
import type { RenderRequest } from './render.ts';

/** Bytes that own their buffer, as structured clone delivers them. */
const bytesSchema = z.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
);

const picture = {
  prompt: z.string(),
  style: z.string(),
  seed: z.number(),
  width: z.int().positive(),
  height: z.int().positive(),
};

const renderRequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('image'), ...picture }),
  z.object({ type: z.literal('video'), ...picture, durationMs: z.number().positive(), frameRate: z.int().positive() }),
  z.object({
    type: z.literal('audio'),
    prompt: z.string(),
    style: z.string(),
    seed: z.number(),
    mode: z.enum(['speech', 'music', 'effect']),
    durationMs: z.union([z.number().positive(), z.undefined()]),
    speech: z.union([bytesSchema, z.undefined()]),
  }),
]);

/** What the engine says to a thread: `abort` stops the file in work, and is ignored when there is none. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('render'), request: renderRequestSchema }),
  z.object({ type: z.literal('abort') }),
]);
export type WorkerCommand = { readonly type: 'render'; readonly request: RenderRequest } | { readonly type: 'abort' };

/** What a thread says; `done` or `failed` is its last word on a file. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), fraction: z.number() }),
  z.object({
    type: z.literal('preview'),
    mime: z.literal('image/jpeg'),
    bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  z.object({
    type: z.literal('done'),
    mime: z.enum(['image/png', 'video/webm', 'audio/wav']),
    bytes: bytesSchema,
    poster: bytesSchema.optional(),
  }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
