import { FolderOutput } from 'lucide-react';
import { useState } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { ExportDialog } from './ExportDialog.tsx';

const texts = messages.library.exporting;

type ExportButtonProps = { readonly ids: readonly AssetId[]; readonly look: 'button' | 'icon' };

/** Opens the export of some results. */
export function ExportButton({ ids, look }: ExportButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const open = (): void => setOpen(true);
  return (
    <>
      {look === 'icon' ? (
        <IconButton label={texts.open} icon={<FolderOutput size={16} aria-hidden />} onClick={open} />
      ) : (
        <Button size="small" icon={<FolderOutput size={14} aria-hidden />} onClick={open}>
          <span className="max-sm:sr-only">{texts.open}</span>
        </Button>
      )}
      {isOpen ? <ExportDialog ids={ids} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
