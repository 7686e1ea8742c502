import { useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { usePace } from './library-pace.ts';
import { placeholderColor } from './TileFrame.tsx';
import { tileSource } from './tile-source.ts';

/** `width`: CSS pixels that the tile is wide. */
type PictureTileProps = { readonly asset: AssetView; readonly width: number };

/**
 * A still over its mean colour: its thumbnail; the picture itself where there is none. A background, because the round corners of an `img`
 * are a clip of their own for each tile, and a library has eighty of them in the document (docs/decisions/0026).
 */
export function PictureTile({ asset, width }: PictureTileProps) {
  const isDue = useDue();
  const source = isDue ? tileSource(asset, width) : undefined;
  return (
    <span
      className="absolute inset-0 rounded-control bg-cover bg-center"
      style={{
        backgroundColor: placeholderColor(asset),
        ...(source === undefined ? {} : { backgroundImage: `url(${JSON.stringify(source)})` }),
      }}
    />
  );
}

/** false for a tile that came in while the library flew by, until it has landed. What was shown stays. */
function useDue(): boolean {
  const [isDue, setDue] = useState(() => !usePace.getState().isFlying);
  useEffect(() => {
    if (isDue) return undefined;
    const look = (): void => {
      if (!usePace.getState().isFlying) setDue(true);
    };
    look();
    return usePace.subscribe(look);
  }, [isDue]);
  return isDue;
}
