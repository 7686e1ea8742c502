import { AudioLines, Film, Image as ImageIcon } from 'lucide-react';
import type { AssetKind, AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { useClient } from '../../client/current-client.ts';
import { thumbnailPathFor } from '../../client/thumbnail-path.ts';
import { classNames } from '../../components/class-names.ts';
import { useAssets } from '../../stores/assets.ts';

const ICONS = { image: ImageIcon, video: Film, audio: AudioLines, text: ImageIcon } as const satisfies Record<
  AssetKind,
  typeof ImageIcon
>;

/** The widest of them in any view, CSS pixels. */
const WIDEST = 160;

type AssetThumbProps = {
  /** By its id, as far as the store knows it, or as it is. */
  readonly assetId?: AssetId;
  readonly asset?: AssetView;
  /** What it is while the library has not told yet. */
  readonly kind?: AssetKind;
  readonly className?: string;
};

/** A small picture of a result: its thumbnail, over its mean colour until that is there; an icon where there is none. Decorative: say beside it what it shows. */
export function AssetThumb({ assetId, asset: given, kind = 'image', className }: AssetThumbProps) {
  const known = useAssets((state) => (assetId === undefined ? undefined : state.byId[assetId]));
  const asset = given ?? known;
  const client = useClient((state) => state.client);
  const path = asset === undefined ? null : thumbnailPathFor(asset, WIDEST);
  const Icon = ICONS[asset?.kind ?? kind];
  return (
    <span
      className={classNames('flex shrink-0 items-center justify-center overflow-hidden bg-hover text-muted', className)}
      style={asset?.color === null || asset === undefined ? undefined : { backgroundColor: asset.color }}
    >
      {asset === undefined || path === null || client === undefined ? (
        <Icon size={16} aria-hidden />
      ) : (
        <img src={client.assetUrl(path)} alt="" loading="lazy" draggable={false} className="size-full object-cover" />
      )}
    </span>
  );
}
