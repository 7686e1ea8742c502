import { ClipboardCopy, Ellipsis, ExternalLink, FolderOutput } from 'lucide-react';
import { useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { ExportDialog } from '../library/ExportDialog.tsx';
import { copyPicture } from './copy-picture.ts';

const texts = messages.detail;

/** What can be done with the file itself. */
export function FileMenu({ asset }: { readonly asset: AssetView }) {
  const [isExporting, setExporting] = useState(false);
  const items: readonly MenuItem[] = [
    ...(asset.kind === 'image'
      ? [
          {
            id: 'copy',
            label: texts.copyPicture,
            icon: <ClipboardCopy size={14} aria-hidden />,
            onSelect: () => void copy(asset),
          },
        ]
      : []),
    {
      id: 'open',
      label: texts.openFile,
      icon: <ExternalLink size={14} aria-hidden />,
      onSelect: () => window.open(client().assetUrl(asset.url), '_blank', 'noreferrer'),
    },
    {
      id: 'export',
      label: messages.library.exporting.open,
      icon: <FolderOutput size={14} aria-hidden />,
      onSelect: () => setExporting(true),
    },
  ];
  return (
    <>
      <Menu
        label={texts.fileMenu}
        side="top"
        items={items}
        trigger={<IconButton label={texts.fileMenu} icon={<Ellipsis size={16} aria-hidden />} />}
      />
      {isExporting ? <ExportDialog ids={[asset.id]} onClose={() => setExporting(false)} /> : null}
    </>
  );
}

async function copy(asset: AssetView): Promise<void> {
  if (await copyPicture(asset)) toast.success(texts.pictureCopied);
  else toast.error(messages.common.copyFailed);
}
