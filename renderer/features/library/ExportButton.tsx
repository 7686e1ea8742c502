import { FolderOutput } from 'lucide-react';
import { useState } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { ExportDialog } from './ExportDialog.tsx';

/** Opens the export of the chosen results. */
export function ExportButton({ ids }: { readonly ids: readonly AssetId[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<FolderOutput size={14} aria-hidden />} onClick={() => setOpen(true)}>
        <span className="max-sm:sr-only">{messages.library.exporting.open}</span>
      </Button>
      {isOpen ? <ExportDialog ids={ids} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
