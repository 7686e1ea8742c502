import { type KeyboardEvent, useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { messages } from '../../messages/messages.ts';
import { describeFile } from '../library/format-asset.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';
import { gridStep } from './grid-step.ts';

type PickGridProps = { readonly assets: readonly AssetView[]; readonly onPick: (asset: AssetView) => void };

/** Results as tiles: one tab stop, arrow keys inside, Enter takes one. */
export function PickGrid({ assets, onPick }: PickGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const stop = Math.min(current, assets.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const tiles = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = tiles.findIndex((tile) => tile === document.activeElement);
    const next = gridStep(
      tiles.map(({ offsetLeft, offsetTop }) => ({ left: offsetLeft, top: offsetTop })),
      at,
      event.key,
    );
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    tiles[next]?.focus();
  };
  return (
    <ul ref={list} onKeyDown={onKeyDown} className="grid grid-cols-[repeat(auto-fill,minmax(112px,1fr))] gap-2">
      {assets.map((asset, index) => (
        <li key={asset.id} className="min-w-0">
          <button
            type="button"
            tabIndex={index === stop ? 0 : -1}
            aria-label={labelOf(asset)}
            title={asset.prompt === '' ? undefined : asset.prompt}
            onClick={() => onPick(asset)}
            className="group block w-full rounded-control text-left"
          >
            <AssetThumb
              asset={asset}
              className="aspect-square w-full rounded-control border border-line group-hover:border-accent"
            />
            <span aria-hidden className="mt-1 block truncate text-small text-muted">
              {asset.prompt === '' ? messages.library.untitled : asset.prompt}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function labelOf(asset: AssetView): string {
  const name = asset.prompt === '' ? messages.library.untitled : asset.prompt.slice(0, 200);
  return `${messages.common.assetKinds[asset.kind]}, ${name}, ${describeFile(asset)}`;
}
