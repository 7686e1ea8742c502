import { useEffect, useRef } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { openLibrary } from '../../router/use-route.ts';
import { showAsset } from './use-detail-keys.ts';
import { useNeighbours } from './use-neighbours.ts';

const texts = messages.detail;

/** The way back, and where in the list this result stands. */
export function StageBar({ assetId, isTrashed }: { readonly assetId: AssetId; readonly isTrashed: boolean }) {
  const { index, total, previous, next } = useNeighbours(assetId);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The library below is inert now: without this the focus would be nowhere. Stepping on with a button keeps that button.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="flex shrink-0 items-center gap-2 p-3">
      <h1 ref={title} tabIndex={-1} className="sr-only">
        {texts.title}
      </h1>
      <button
        type="button"
        onClick={openLibrary}
        className="flex h-8 items-center gap-2 rounded-control border border-line-strong bg-surface px-2.5 text-muted transition-colors hover:bg-hover hover:text-text"
      >
        <Kbd keys="Esc" />
        {isTrashed ? texts.backToTrash : texts.back}
      </button>
      {index < 0 ? null : (
        <div className="flex h-8 items-center rounded-control border border-line-strong bg-surface px-0.5">
          <IconButton
            size="small"
            label={texts.previous}
            shortcut="K"
            side="bottom"
            blocked={previous === undefined}
            icon={<ChevronLeft size={16} aria-hidden />}
            onClick={() => previous !== undefined && showAsset(previous)}
          />
          <span role="status" className="figures px-1 text-muted">
            {texts.position(formatCount(index + 1), formatCount(total))}
          </span>
          <IconButton
            size="small"
            label={texts.next}
            shortcut="J"
            side="bottom"
            blocked={next === undefined}
            icon={<ChevronRight size={16} aria-hidden />}
            onClick={() => next !== undefined && showAsset(next)}
          />
        </div>
      )}
    </div>
  );
}
