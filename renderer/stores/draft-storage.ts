import { z } from 'zod';
import { jobIdSchema } from '../../src/contract/ids.ts';
import { jobTypeSchema, providerIdSchema } from '../../src/contract/provider.ts';
import { jsonValueSchema, microUsdSchema } from '../../src/contract/units.ts';
import { type Draft, EMPTY_DRAFT, useDraft } from './draft.ts';
import { INTENTS } from './intent.ts';

const STORAGE_KEY = 'gesso.draft';

const choiceSchema = z
  .object({ provider: providerIdSchema.optional(), model: z.string().optional() })
  .transform(({ provider, model }) => ({ provider, model }));
const paramsSchema = z.record(z.string(), jsonValueSchema);

const capSchema = microUsdSchema
  .min(0)
  .optional()
  .transform((micros) => micros);

const draftSchema = z
  .object({
    jobType: jobTypeSchema,
    // Absent in what an earlier version kept.
    intent: z.enum(INTENTS).default('image'),
    prompt: z.string(),
    choices: z.object({ image: choiceSchema, video: choiceSchema, audio: choiceSchema }),
    params: z.object({ image: paramsSchema, video: paramsSchema, audio: paramsSchema }),
    // Absent in what an earlier version kept.
    caps: z
      .object({ image: capSchema, video: capSchema, audio: capSchema })
      .default({ image: undefined, video: undefined, audio: undefined }),
    pending: z.object({ jobId: jobIdSchema, request: z.string() }).optional(),
  })
  .transform((kept): Draft => ({ ...kept, pending: kept.pending }));

/** A draft as text, and back; undefined for text that is no draft of this version. */
export function parseDraft(text: string | null): Draft | undefined {
  if (text === null) return undefined;
  try {
    const parsed = draftSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Puts back what was typed before a reload, and keeps every change from now on. Returns its undo. */
export function keepDraft(storage: Storage): () => void {
  useDraft.setState(parseDraft(storage.getItem(STORAGE_KEY)) ?? EMPTY_DRAFT, true);
  return useDraft.subscribe((draft) => writeQuietly(storage, JSON.stringify(draft)));
}

/** A full or forbidden storage must not stop anybody from typing; the draft then lives as long as the window. */
function writeQuietly(storage: Storage, text: string): void {
  try {
    storage.setItem(STORAGE_KEY, text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
