import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { installStepNameSchema, torchKindSchema } from '../../../contract/comfy-install.ts';
import { processIdentitySchema } from '../process/identity.ts';
import { recordFile } from './layout.ts';
import { writeAtomically } from './write-atomically.ts';

const recordSchema = z.object({
  schema: z.literal(1),
  action: z.enum(['install', 'update', 'repair']),
  /** The environment that it makes or mends. */
  id: z.string().regex(/^[\w-]+$/),
  dir: z.string(),
  source: z.string(),
  torch: z.object({ kind: torchKindSchema, build: z.string(), reason: z.string() }),
  /** running, although no engine works on it: it was interrupted. */
  state: z.enum(['running', 'failed', 'cancelled', 'done']),
  startedAt: z.int(),
  message: z.string(),
  error: z.object({ code: z.string(), step: installStepNameSchema.nullable() }).nullable(),
});

/** The last install of a data folder: what was asked for, and how it ended. */
export type InstallRecord = z.infer<typeof recordSchema>;

/** The last install; undefined when there was none or its file cannot be read. */
export function readRecord(dataDir: string): InstallRecord | undefined {
  return readJson(recordFile(dataDir), recordSchema);
}

/** Writes it; on disk on return. */
export async function writeRecord(dataDir: string, record: InstallRecord): Promise<void> {
  await writeAtomically(recordFile(dataDir), `${JSON.stringify(record, null, 2)}\n`);
}

const childSchema = z.object({ child: processIdentitySchema.nullable() });

/** The program that the running install has started last: should this process be killed, the next one ends it. */
export function writeChild(dataDir: string, child: z.infer<typeof processIdentitySchema> | null): void {
  const file = childFile(dataDir);
  // Outlives this process, which is enough: a machine that went down took the program with it.
  writeFileSync(`${file}.tmp`, JSON.stringify({ child }));
  renameSync(`${file}.tmp`, file);
}

/** undefined: none is known. */
export function readChild(dataDir: string): z.infer<typeof processIdentitySchema> | undefined {
  return readJson(childFile(dataDir), childSchema)?.child ?? undefined;
}

function childFile(dataDir: string): string {
  return recordFile(dataDir).replace(/\.json$/, '-child.json');
}

/** A file of ours as JSON; undefined when it is not there, torn, or of another shape. */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // What it stood for is done again.
    return undefined;
  }
}
