import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { AppError } from '../../base/app-error.ts';
import { type Installation, installationSchema } from '../installation.ts';
import type { StepContext } from './context.ts';
import { environmentOf, type EnvironmentLayout, type Layout } from './layout.ts';
import { readJson } from './record.ts';
import { sourceFactsSchema } from './source.ts';
import { writeAtomically } from './write-atomically.ts';

/** Writes down that an environment has proven itself, and returns what `installation.json` becomes. Model folders of the former one stay shared. */
export async function prove(context: StepContext, former: Installation | undefined): Promise<Installation> {
  const { place, torch, facts, clock } = context;
  const source = sourceFactsSchema.parse(facts.get('source'));
  const installation = installationSchema.parse({
    schema: 1,
    kind: 'managed',
    root: place.root,
    python: place.python,
    torch: torch.kind,
    version: source.version,
    commit: source.commit,
    sharedModelFolders: former?.sharedModelFolders ?? [],
    installedAt: clock.now(),
  });
  await writeAtomically(place.proven, JSON.stringify(installation));
  return installation;
}

/** Every environment below a folder, newest first by its id, with what it is when it has proven itself. */
export function listEnvironments(
  layout: Layout,
): { readonly place: EnvironmentLayout; readonly proven: Installation | undefined }[] {
  return namesIn(layout.environments)
    .toSorted()
    .toReversed()
    .map((id) => environmentOf(layout, id))
    .map((place) => ({ place, proven: readJson(place.proven, installationSchema) }));
}

/** The installation to go back to: the newest proven one that is not in use. Throws AppError `not_found`. */
export function rollbackOf(layout: Layout, current: Installation | undefined): Installation {
  const found = listEnvironments(layout).find(({ proven }) => proven !== undefined && proven.root !== current?.root);
  if (found?.proven === undefined) throw new AppError('not_found', 'There is no earlier ComfyUI to go back to.');
  return found.proven;
}

/** Removes environments that are neither in use nor the one before it. What cannot be removed now goes next time. */
export async function pruneEnvironments(
  layout: Layout,
  { keep, former }: { keep: string; former: Installation | undefined },
): Promise<void> {
  for (const { place } of listEnvironments(layout)) {
    if (place.id === keep || place.root === former?.root) continue;
    await rm(place.folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    // Nothing was ever installed here.
    return [];
  }
}
