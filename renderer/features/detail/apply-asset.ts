import type { AssetView } from '../../../src/contract/asset.ts';
import { applyToDraft, type DraftPart, type DraftSource } from '../prompt/apply-to-draft.ts';

/** What of an asset can be taken over; undefined for one that no job made (an import) or that is a text. */
export function draftSourceOf(asset: AssetView): DraftSource | undefined {
  if (asset.kind === 'text' || asset.provider === null) return undefined;
  const seed = asset.seed ?? asset.params['seed'];
  return {
    jobType: asset.kind,
    provider: asset.provider,
    model: asset.model,
    // One result is taken over, with its own seed: not the whole batch that it came from.
    params: {
      ...asset.params,
      prompt: asset.prompt,
      ...(seed === undefined ? {} : { seed }),
      ...(asset.params['count'] === undefined ? {} : { count: 1 }),
    },
  };
}

/** Takes an asset's settings over into the prompt bar, with a way back. Does nothing for what no job made. */
export function applyAsset(asset: AssetView, part: DraftPart): void {
  const source = draftSourceOf(asset);
  if (source !== undefined) applyToDraft(source, part);
}
