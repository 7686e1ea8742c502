import { useEffect, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { usePace } from './library-pace.ts';
import { placeholderColor } from './TileFrame.tsx';

/**
 * A still over its mean colour: its thumbnail; the picture itself where there is none. A background, because the round corners of an `img`
 * are a clip of their own for each tile, and a library has eighty of them in the document (docs/decisions/0026).
 */
export function PictureTile({ asset }: { readonly asset: AssetView }) {
  const isDue = useDue();
  const source = isDue ? (asset.thumbnailUrl ?? (asset.kind === 'image' ? asset.url : null)) : null;
  return (
    <span
      className="absolute inset-0 rounded-control bg-cover bg-center"
      style={{
        backgroundColor: placeholderColor(asset),
        ...(source === null ? {} : { backgroundImage: `url(${JSON.stringify(client().assetUrl(source))})` }),
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
