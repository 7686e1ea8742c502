import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { modelFamilySchema, modelKindSchema } from '../../../contract/model-files.ts';

/** What is known of a file as long as its size and time of change stay the same. */
const factsSchema = z.object({
  bytes: z.int(),
  modifiedMs: z.int(),
  kind: modelKindSchema,
  family: modelFamilySchema,
  precision: z.string().nullable(),
  problem: z.string().nullable(),
  sha256: z.string().nullable(),
});
export type ModelFacts = z.infer<typeof factsSchema>;

/** `rules` rises with each change of the rules by which families are told: older answers are then forgotten. */
const RULES = 1;
const cacheSchema = z.object({ rules: z.literal(RULES), files: z.record(z.string(), factsSchema) });

/** The facts of an earlier run, by path; empty when there are none or they cannot be read: everything is then looked at again. */
export async function readInventoryCache(file: string): Promise<Map<string, ModelFacts>> {
  try {
    return new Map(Object.entries(cacheSchema.parse(JSON.parse(await readFile(file, 'utf8'))).files));
  } catch {
    // None yet, torn, or of other rules.
    return new Map();
  }
}

/** Replaces the file atomically. Throws what the file system throws; losing it costs time only. */
export async function writeInventoryCache(file: string, facts: ReadonlyMap<string, ModelFacts>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify({ rules: RULES, files: Object.fromEntries(facts) }));
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
