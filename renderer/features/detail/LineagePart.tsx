import { useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { openAsset } from '../../router/use-route.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';
import { lineageSteps } from './lineage-steps.ts';

const texts = messages.detail;

/** What a result was made from and what was made from it, each one step away or more. Nothing for a result without a history. */
export function LineagePart({ asset }: { readonly asset: AssetView }) {
  const lineage = useLineage(asset.id);
  if (lineage === undefined || lineage.links.length === 0) return null;
  const { sources, results } = lineageSteps(asset.id, lineage.links);
  return (
    <section aria-label={texts.lineage} className="flex flex-col gap-2">
      <h2 className="text-small text-muted">{texts.lineage}</h2>
      <Row title={texts.madeFrom} ids={sources} assets={lineage.assets} />
      <Row title={texts.madeInto} ids={results} assets={lineage.assets} />
    </section>
  );
}

type RowProps = {
  readonly title: string;
  readonly ids: readonly AssetId[];
  readonly assets: readonly AssetView[];
};

function Row({ title, ids, assets }: RowProps) {
  if (ids.length === 0) return null;
  return (
    <div className="flex items-center gap-3">
      <span className="w-20 shrink-0 text-small text-muted">{title}</span>
      <ul className="flex min-w-0 flex-1 gap-1.5 overflow-x-auto p-0.5">
        {ids.map((id) => {
          const found = assets.find((one) => one.id === id);
          if (found === undefined) return null;
          return (
            <li key={id} className="shrink-0">
              <button
                type="button"
                aria-label={texts.openRelated(found.prompt)}
                title={found.prompt}
                onClick={() => openAsset(id)}
                className="block overflow-hidden rounded-control border border-line hover:border-line-strong"
              >
                <AssetThumb assetId={id} kind={found.kind} className="size-14" />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Lineage = MethodOutput<'library.lineage'>;

function useLineage(assetId: AssetId): Lineage | undefined {
  const [lineage, setLineage] = useState<Lineage>();
  useEffect(() => {
    let isCurrent = true;
    setLineage(undefined);
    client()
      .call('library.lineage', { assetId })
      .then(
        (found) => {
          if (!isCurrent) return;
          useAssets.setState((state) => found.assets.reduce(withAsset, state));
          setLineage(found);
        },
        // Without it the panel says nothing about a history.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [assetId]);
  return lineage;
}
