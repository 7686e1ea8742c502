import { useState } from 'react';
import { Play } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { formatClip } from '../../format/time.ts';
import { keepPoster } from './draw-poster.ts';
import { PictureTile } from './PictureTile.tsx';
import { TileLabel } from './TileFrame.tsx';

/** `width`: CSS pixels that the tile is wide. */
type VideoTileProps = { readonly asset: AssetView; readonly width: number; readonly isHovered: boolean };

/** A clip: its first picture with its length; plays without sound while `isHovered`, unless the system asks for less motion. */
export function VideoTile({ asset, width, isHovered }: VideoTileProps) {
  const [isPlaying, setPlaying] = useState(false);
  const mayPlay = isHovered && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return (
    <>
      <PictureTile asset={asset} width={width} />
      {asset.thumbnailUrl === null ? <FirstPicture asset={asset} /> : null}
      {mayPlay ? (
        <video
          src={client().assetUrl(asset.url)}
          muted
          autoPlay
          loop
          playsInline
          tabIndex={-1}
          aria-hidden
          onPlaying={() => setPlaying(true)}
          onEmptied={() => setPlaying(false)}
          className={`absolute inset-0 size-full object-cover transition-opacity ${isPlaying ? 'opacity-100' : 'opacity-0'}`}
        />
      ) : null}
      <span className="absolute bottom-2 left-2 transition-opacity group-focus-within:opacity-0 group-hover:opacity-0">
        <TileLabel>
          <Play size={10} fill="currentColor" aria-hidden />
          {asset.duration === null ? null : formatClip(asset.duration)}
        </TileLabel>
      </span>
    </>
  );
}

/** A vendor's clip comes without a still: the browser shows its first picture itself, and gives it to the library to keep. */
function FirstPicture({ asset }: { readonly asset: AssetView }) {
  return (
    <video
      // A tenth of a second in: many clips begin black.
      src={`${client().assetUrl(asset.url)}#t=0.1`}
      preload="auto"
      onLoadedData={(event) => void keepPoster(asset, event.currentTarget)}
      muted
      playsInline
      tabIndex={-1}
      aria-hidden
      className="absolute inset-0 size-full object-cover"
    />
  );
}
