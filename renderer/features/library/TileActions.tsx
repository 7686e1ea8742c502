import type { ReactNode } from 'react';
import { Heart, RotateCcw, Trash2, Wand2 } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { classNames } from '../../components/class-names.ts';
import { draftSourceOf } from '../detail/apply-asset.ts';
import { messages } from '../../messages/messages.ts';
import { actOn, reuse } from './grid-actions.ts';
import { TileMore } from './TileMore.tsx';

type TileActionsProps = {
  readonly asset: AssetView;
  readonly order: readonly string[];
  /** Only the tile that has the keyboard puts its buttons into the tab order. */
  readonly isTabStop: boolean;
  /** By a mouse. Not the style's own hover: that is off where a finger is the first pointer, also while a mouse is in use. */
  readonly isHovered: boolean;
};

const texts = messages.library;

/** What can be done with a result: shown on hover and on focus, and not to be pressed unseen: a finger finds the picture. */
export function TileActions({ asset, order, isTabStop, isHovered }: TileActionsProps) {
  const tabIndex = isTabStop ? 0 : -1;
  const isTrashed = asset.trashedAt !== null;
  return (
    <span
      className={classNames(
        'absolute inset-x-0 bottom-0 flex flex-wrap items-end gap-1 bg-linear-to-t from-black/75 to-transparent p-2 pt-8 transition-opacity',
        !isHovered &&
          'pointer-events-none opacity-0 group-focus-within:pointer-events-auto group-focus-within:opacity-100 group-[:focus-visible]:pointer-events-auto group-[:focus-visible]:opacity-100',
      )}
    >
      {isTrashed || draftSourceOf(asset) === undefined ? null : (
        <TileButton
          label={texts.reuse}
          title={texts.reuseHint}
          tabIndex={tabIndex}
          onPress={() => reuse(asset)}
          icon={<Wand2 size={13} aria-hidden />}
          isWorded
        />
      )}
      {isTrashed ? null : <TileMore asset={asset} tabIndex={tabIndex} />}
      <span className="ml-auto" />
      {isTrashed ? (
        <TileButton
          label={texts.restore}
          tabIndex={tabIndex}
          onPress={() => void actOn('restore', asset.id, order)}
          icon={<RotateCcw size={13} aria-hidden />}
          isWorded
        />
      ) : (
        <>
          <TileButton
            label={asset.favourite ? texts.unfavourite : texts.favourite}
            tabIndex={tabIndex}
            onPress={() => void actOn('favourite', asset.id, order)}
            icon={<Heart size={14} fill={asset.favourite ? 'currentColor' : 'none'} aria-hidden />}
          />
          <TileButton
            label={texts.trash}
            tabIndex={tabIndex}
            onPress={() => void actOn('trash', asset.id, order)}
            icon={<Trash2 size={14} aria-hidden />}
          />
        </>
      )}
    </span>
  );
}

type TileButtonProps = {
  readonly label: string;
  readonly title?: string;
  readonly icon: ReactNode;
  readonly tabIndex: number;
  readonly isWorded?: boolean;
  readonly onPress: () => void;
};

function TileButton({ label, title, icon, tabIndex, isWorded = false, onPress }: TileButtonProps) {
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={isWorded ? undefined : label}
      title={title ?? label}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      className={classNames(
        'flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-[7px] bg-black/60 text-small font-medium text-white transition-colors hover:bg-black/90 focus-visible:outline-white',
        isWorded ? 'px-2' : 'w-7',
      )}
    >
      {icon}
      {isWorded ? <span className="group-data-narrow:sr-only">{label}</span> : null}
    </button>
  );
}
