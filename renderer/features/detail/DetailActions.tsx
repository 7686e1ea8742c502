import { Download, Heart, RotateCcw, Trash2 } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { restoreAssets, setRating, toggleFavourite } from '../library/asset-actions.ts';
import { FileMenu } from './FileMenu.tsx';
import { Rating } from './Rating.tsx';
import { trashAndMoveOn } from './use-detail-keys.ts';
import { useNeighbours } from './use-neighbours.ts';

const texts = messages.detail;

/** Rating, favourite, file, trash: always in view at the foot of the panel. */
export function DetailActions({ asset }: { readonly asset: AssetView }) {
  const neighbours = useNeighbours(asset.id);
  const href = client().assetUrl(asset.url);
  const linkLook =
    'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-hover hover:text-text';
  return (
    <footer className="sticky bottom-0 flex items-center gap-0.5 border-t border-line bg-surface px-2.5 py-2">
      <Rating rating={asset.rating} onRate={(rating) => void setRating([asset.id], rating)} />
      <IconButton
        label={texts.favourite}
        shortcut="F"
        pressed={asset.favourite}
        icon={<Heart size={16} fill={asset.favourite ? 'currentColor' : 'none'} aria-hidden />}
        onClick={() => void toggleFavourite([asset.id])}
      />
      <span className="ml-auto" />
      <a href={`${href}?download=1`} download aria-label={texts.download} title={texts.download} className={linkLook}>
        <Download size={16} aria-hidden />
      </a>
      <FileMenu asset={asset} />
      {asset.trashedAt === null ? (
        <IconButton
          label={texts.trash}
          shortcut="Del"
          icon={<Trash2 size={16} aria-hidden />}
          onClick={() => void trashAndMoveOn(asset, neighbours)}
        />
      ) : (
        <IconButton
          label={texts.restore}
          icon={<RotateCcw size={16} aria-hidden />}
          onClick={() => void restoreAssets([asset.id])}
        />
      )}
    </footer>
  );
}
