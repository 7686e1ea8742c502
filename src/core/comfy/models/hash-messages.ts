import { z } from 'zod';

/** What a thread is started with: the file, and how far it may be read at first. `isWhole`: the file ends there. */
export const hashTaskSchema = z.object({ path: z.string(), limit: z.int().min(0), isWhole: z.boolean() });
export type HashTask = z.infer<typeof hashTaskSchema>;

/** To the thread. limit: so many bytes are there by now. restart: the file begins anew. */
export const hashCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('limit'), bytes: z.int().min(0), isWhole: z.boolean() }),
  z.object({ type: z.literal('restart') }),
]);
export type HashCommand = z.infer<typeof hashCommandSchema>;

/** From the thread; `done` or `failed` is its last word. */
export const hashReportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes: z.int() }),
  z.object({ type: z.literal('done'), sha256: z.string() }),
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type HashReport = z.infer<typeof hashReportSchema>;
