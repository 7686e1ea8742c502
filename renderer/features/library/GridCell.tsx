import { memo, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { classNames } from '../../components/class-names.ts';
import { messages } from '../../messages/messages.ts';
import { AudioTile } from './AudioTile.tsx';
import { describeFile } from './format-asset.ts';
import { choose, dragOut, open } from './grid-actions.ts';
import { PictureTile } from './PictureTile.tsx';
import type { SelectMode } from './selection.ts';
import { TileActions } from './TileActions.tsx';
import { Marks, Tick } from './TileMarks.tsx';
import { VideoTile } from './VideoTile.tsx';

type GridCellProps = {
  readonly asset: AssetView;
  readonly order: readonly string[];
  /** CSS pixels from the left edge of the row. */
  readonly left: number;
  readonly width: number;
  readonly isSelected: boolean;
  /** true for the one tile that Tab reaches. */
  readonly isTabStop: boolean;
  /** true while several are chosen: then every tile offers to join. */
  readonly isChoosing: boolean;
};

const texts = messages.library;
/** CSS pixels; told by attributes, since a container query in every tile is laid out twice. */
const NARROW = 168;
const WIDE = 192;

/** One result of the grid. A click chooses, a double click or a tap opens. */
export const GridCell = memo(function GridCell({
  asset,
  order,
  left,
  width,
  isSelected,
  isTabStop,
  isChoosing,
}: GridCellProps) {
  const [isHovered, setHovered] = useState(false);
  // Not before: every list that a search finds has a first tile, and its buttons are more work than all its pictures.
  const [wasReached, setReached] = useState(false);
  const hasActions = isHovered || (isTabStop && wasReached);
  return (
    <div
      role="gridcell"
      data-item={asset.id}
      data-narrow={width < NARROW ? '' : undefined}
      data-wide={width >= WIDE ? '' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      aria-selected={isSelected}
      onPointerEnter={(event) => setHovered(event.pointerType === 'mouse')}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setReached(true)}
      onClick={(event) =>
        isTap(event.nativeEvent) && !isChoosing ? open(asset.id) : choose(asset.id, modeOf(event), order)
      }
      onDoubleClick={() => open(asset.id)}
      draggable
      onDragStart={(event) => dragOut(event, asset)}
      style={{ left, width }}
      className={classNames(
        'group absolute inset-y-0 rounded-control outline-offset-2 select-none',
        // Only what reaches into the corners is cut: a clip for every picture makes scrolling slow.
        (asset.kind !== 'image' || hasActions) && 'overflow-hidden',
        isSelected && 'ring-2 ring-accent ring-offset-2 ring-offset-bg',
      )}
    >
      {/* The name comes from the content, so that it holds every word that is seen, the buttons' included. */}
      <span className="sr-only">{labelOf(asset)}</span>
      <Media asset={asset} width={width} isHovered={isHovered} isTabStop={isTabStop} />
      <Marks asset={asset} />
      {isSelected || isHovered || isChoosing ? (
        <Tick isSelected={isSelected} onPress={() => choose(asset.id, 'toggle', order)} />
      ) : null}
      {/* The rest of the library does without: its buttons would be most of what is in the document. */}
      {hasActions ? <TileActions asset={asset} order={order} isTabStop={isTabStop} isHovered={isHovered} /> : null}
    </div>
  );
});

function Media({
  asset,
  width,
  isHovered,
  isTabStop,
}: {
  readonly asset: AssetView;
  readonly width: number;
  readonly isHovered: boolean;
  readonly isTabStop: boolean;
}) {
  switch (asset.kind) {
    case 'video':
      return <VideoTile asset={asset} width={width} isHovered={isHovered} />;
    case 'audio':
      return <AudioTile asset={asset} isTabStop={isTabStop} />;
    case 'image':
      return <PictureTile asset={asset} width={width} />;
    case 'text':
      return (
        <span className="absolute inset-0 line-clamp-6 border border-line bg-surface p-3 text-small text-muted">
          {asset.prompt}
        </span>
      );
  }
}

function labelOf(asset: AssetView): string {
  const parts = [
    messages.common.assetKinds[asset.kind],
    asset.prompt === '' ? texts.untitled : asset.prompt.slice(0, 200),
    describeFile(asset),
    ...(asset.favourite ? [texts.favourite] : []),
    ...(asset.rating === 0 ? [] : [texts.starsOf(asset.rating)]),
  ];
  return parts.join(', ');
}

function modeOf(event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): SelectMode {
  if (event.shiftKey) return 'range';
  return event.ctrlKey || event.metaKey ? 'toggle' : 'replace';
}

function isTap(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}
