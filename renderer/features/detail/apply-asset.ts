import type { AssetView } from '../../../src/contract/asset.ts';
import { applyToDraft, type DraftPart, type DraftSource } from '../prompt/apply-to-draft.ts';

/** What of an asset can be taken over; undefined for a text and for a file that says nothing about how it was made. */
export function draftSourceOf(asset: AssetView): DraftSource | undefined {
  // What an import found in a picture is named with the program that wrote it; the rest of it is about the file.
  const { madeWith, importedFrom: _file, ...params } = asset.params;
  if (asset.kind === 'text' || (asset.provider === null && madeWith === undefined)) return undefined;
  const seed = asset.seed ?? params['seed'];
  return {
    jobType: asset.kind,
    provider: asset.provider,
    model: asset.model,
    // One result is taken over, with its own seed: not the whole batch that it came from.
    params: {
      ...params,
      prompt: asset.prompt,
      ...(seed === undefined ? {} : { seed }),
      ...(params['count'] === undefined ? {} : { count: 1 }),
    },
  };
}

/** Takes an asset's settings over into the prompt bar, with a way back. Does nothing where there are none. */
export function applyAsset(asset: AssetView, part: DraftPart): void {
  const source = draftSourceOf(asset);
  if (source !== undefined) applyToDraft(source, part);
}
