import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { processIdentitySchema } from '../process/identity.ts';

const runRecordSchema = z.object({
  schema: z.literal(1),
  /** The mark that all processes of this run carry. */
  runId: z.string().min(16),
  port: z.int(),
  startedAt: z.int(),
  /** The keeper, and ComfyUI under it as soon as it is known. */
  processes: z.array(processIdentitySchema).max(10),
});

/** What a run of ComfyUI leaves on disk, so that the next Gesso can find and prove its processes. */
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Replaces the record in one step. Throws node's error when the folder cannot be written. */
export function writeRunRecord(path: string, record: RunRecord): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}

/** undefined: no run is recorded, or what is written means nothing. */
export function readRunRecord(path: string): RunRecord | undefined {
  try {
    return runRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Without a readable record nothing is proven, and nothing may be ended.
    return undefined;
  }
}

/** The run is proven gone. */
export function removeRunRecord(path: string): void {
  rmSync(path, { force: true });
}
