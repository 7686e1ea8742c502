import { Heart, RotateCcw, Trash2, X } from 'lucide-react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { restoreAssets, toggleFavourite, trashAssets } from './asset-actions.ts';
import { COMPARE_MAX } from './compare-rows.ts';
import { CompareButton } from './CompareButton.tsx';
import { ExportButton } from './ExportButton.tsx';
import { CollectButton, TagButton } from './OrganiseMenu.tsx';
import { changeSelection, useLibraryPlace } from './library-place.ts';
import { clearSelection, selectAll } from './selection.ts';

const texts = messages.library;
/** As many as one export takes (contract, library.export). */
const EXPORT_MAX = 1000;

/** What can be done with everything that is chosen; appears with the second result. */
export function SelectionBar({ isTrash, order }: { readonly isTrash: boolean; readonly order: readonly string[] }) {
  const chosen = useLibraryPlace((place) => place.selection.ids);
  if (chosen.size < 2) return null;
  const ids = [...chosen].flatMap((id) => assetIdSchema.safeParse(id).data ?? []);
  const clear = (): void => changeSelection(clearSelection);
  return (
    <div className="motion-rise pointer-events-none absolute inset-x-0 top-2 z-20 flex justify-center px-3">
      <div
        role="toolbar"
        aria-label={texts.selected(chosen.size)}
        className="pointer-events-auto flex items-center gap-1.5 rounded-card border border-line-strong bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float"
      >
        <span role="status" className="figures mr-2 font-medium whitespace-nowrap">
          {texts.selected(chosen.size)}
        </span>
        {isTrash ? (
          <Button
            size="small"
            icon={<RotateCcw size={14} aria-hidden />}
            onClick={() => void restoreAssets(ids).then(clear)}
          >
            {texts.restore}
          </Button>
        ) : (
          <>
            <Button size="small" icon={<Heart size={14} aria-hidden />} onClick={() => void toggleFavourite(ids)}>
              <span className="max-sm:sr-only">{texts.favourite}</span>
            </Button>
            {ids.length <= COMPARE_MAX ? <CompareButton ids={ids} /> : null}
            <TagButton ids={ids} />
            <CollectButton ids={ids} />
            {ids.length <= EXPORT_MAX ? <ExportButton ids={ids} /> : null}
            <Button
              size="small"
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => void trashAssets(ids).then(clear)}
            >
              <span className="max-sm:sr-only">{texts.trash}</span>
            </Button>
          </>
        )}
        <Button
          size="small"
          variant="quiet"
          className="max-sm:hidden"
          onClick={() => changeSelection((selection) => selectAll(selection, order))}
        >
          {texts.selectAll}
        </Button>
        <IconButton
          size="small"
          label={texts.clearSelection}
          shortcut="Esc"
          icon={<X size={15} aria-hidden />}
          onClick={clear}
        />
      </div>
    </div>
  );
}
