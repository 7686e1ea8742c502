import type { AssetId } from '../../../src/contract/ids.ts';
import type { LineageLink } from '../../../src/contract/library.ts';

/** Whom a result came from and what came of it, nearest first, each once. Pure. */
export function lineageSteps(
  id: AssetId,
  links: readonly LineageLink[],
): { readonly sources: AssetId[]; readonly results: AssetId[] } {
  return {
    sources: walk(id, (at) => links.filter(({ childId }) => childId === at).map(({ parentId }) => parentId)),
    results: walk(id, (at) => links.filter(({ parentId }) => parentId === at).map(({ childId }) => childId)),
  };
}

function walk(start: AssetId, next: (id: AssetId) => readonly AssetId[]): AssetId[] {
  const seen = new Set<AssetId>([start]);
  const found: AssetId[] = [];
  let step: readonly AssetId[] = [start];
  while (step.length > 0) {
    const fresh = [...new Set(step.flatMap(next))].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    found.push(...fresh);
    step = fresh;
  }
  return found;
}
