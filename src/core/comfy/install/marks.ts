import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { InstallStepName } from '../../../contract/comfy-install.ts';
import type { EnvironmentLayout } from './layout.ts';
import { readJson } from './record.ts';
import { writeAtomically } from './write-atomically.ts';

const markSchema = z.object({ dependsOn: z.string(), facts: z.unknown(), durationMs: z.int() });

/** That a step is done: what its result depends on (hashed), what it found, how long it took. */
export type Mark = z.infer<typeof markSchema>;

/** The mark of a step; undefined when it is not done. */
export function readMark(place: EnvironmentLayout, step: InstallStepName): Mark | undefined {
  return readJson(markFile(place, step), markSchema);
}

/** Marks a step as done; on disk on return, after everything that the step wrote. */
export async function writeMark(place: EnvironmentLayout, step: InstallStepName, mark: Mark): Promise<void> {
  await writeAtomically(markFile(place, step), JSON.stringify(mark));
}

/** Takes the mark away, before the step is done again. */
export async function removeMark(place: EnvironmentLayout, step: InstallStepName): Promise<void> {
  await rm(markFile(place, step), { force: true });
}

/** What a step depends on, as a short text to compare. */
export function fingerprint(dependsOn: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(dependsOn) ?? '')
    .digest('hex')
    .slice(0, 32);
}

function markFile(place: EnvironmentLayout, step: InstallStepName): string {
  return join(place.steps, `${step}.json`);
}
