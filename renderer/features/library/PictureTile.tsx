import { useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { placeholderColor } from './TileFrame.tsx';

/** A picture that is there sooner than this is simply there: fading in only what was waited for keeps scrolling and searching calm. */
const FADE_AFTER_MS = 150;

/** A still: a thumbnail that takes its time fades in over its mean colour; the picture itself is loaded only where there is no thumbnail. */
export function PictureTile({ asset }: { readonly asset: AssetView }) {
  const [isLoaded, setLoaded] = useState(false);
  const since = useRef<number>(undefined);
  since.current ??= performance.now();
  const fades = useRef(false);
  const source = asset.thumbnailUrl ?? (asset.kind === 'image' ? asset.url : null);
  return (
    <span className="absolute inset-0" style={{ backgroundColor: placeholderColor(asset) }}>
      {source === null ? null : (
        <img
          // A picture that this page has shown before is there at once: when a tile moves to another row it must not fade in again.
          ref={(image) => {
            if (image?.complete === true && image.naturalWidth > 0) setLoaded(true);
          }}
          src={client().assetUrl(source)}
          alt=""
          draggable={false}
          decoding="async"
          onLoad={() => {
            fades.current = performance.now() - (since.current ?? 0) > FADE_AFTER_MS;
            setLoaded(true);
          }}
          className={`size-full object-cover ${isLoaded ? (fades.current ? 'motion-fade' : '') : 'opacity-0'}`}
        />
      )}
    </span>
  );
}
