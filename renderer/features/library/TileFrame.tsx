import type { ReactNode } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';

/** A dark label over a picture, readable on any picture. What it says is part of the tile's name, so it is not read out again. */
export function TileLabel({ children }: { readonly children: ReactNode }) {
  return (
    <span
      aria-hidden
      className="figures inline-flex h-[22px] items-center whitespace-nowrap gap-1 rounded-small bg-black/65 px-1.5 text-tiny font-medium text-white"
    >
      {children}
    </span>
  );
}

/** The mean colour of an asset, under its picture until that has loaded. */
export function placeholderColor(asset: Pick<AssetView, 'color'>): string {
  return asset.color ?? 'var(--hover)';
}
