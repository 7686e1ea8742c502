import { Check, Heart, Star } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { classNames } from '../../components/class-names.ts';
import { TileLabel } from './TileFrame.tsx';

/** What was said about a result, always in view. */
export function Marks({ asset }: { readonly asset: AssetView }) {
  if (!asset.favourite && asset.rating === 0) return null;
  return (
    <span className="pointer-events-none absolute top-2 right-2 flex gap-1">
      {asset.rating === 0 ? null : (
        <TileLabel>
          <Star size={10} fill="currentColor" aria-hidden />
          {asset.rating}
        </TileLabel>
      )}
      {asset.favourite ? (
        <TileLabel>
          <Heart size={11} fill="currentColor" aria-hidden />
        </TileLabel>
      ) : null}
    </span>
  );
}

/** Chooses a tile with the mouse alone; the keyboard has its own way. */
export function Tick({ isSelected, onPress }: { readonly isSelected: boolean; readonly onPress: () => void }) {
  return (
    <span
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      className={classNames(
        'motion-fade absolute top-2 left-2 flex size-5 cursor-pointer items-center justify-center rounded-full border',
        isSelected
          ? 'border-accent bg-accent text-on-accent'
          : 'border-white/80 bg-black/45 text-transparent hover:bg-black/70 hover:text-white',
      )}
    >
      <Check size={12} strokeWidth={3} />
    </span>
  );
}
