import { ClipboardCopy, Ellipsis, ExternalLink, FolderOpen, FolderOutput } from 'lucide-react';
import { useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { ExportDialog } from '../library/ExportDialog.tsx';
import { isDesktop } from '../shell/follow-desktop.ts';
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
    ...(isDesktop()
      ? [
          {
            id: 'folder',
            label: texts.showInFolder,
            icon: <FolderOpen size={14} aria-hidden />,
            onSelect: () => void showInFolder(asset),
          },
        ]
      : []),
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

async function showInFolder({ id }: AssetView): Promise<void> {
  await client()
    .call('desktop.showInFolder', { assetId: id })
    .catch((error: unknown) => toast.error(messageOf(error)));
}
