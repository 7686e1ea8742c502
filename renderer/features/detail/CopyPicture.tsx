import { ClipboardCopy } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { copyPicture } from './copy-picture.ts';

const texts = messages.detail;

/** Puts the picture itself into the clipboard. */
export function CopyPicture({ asset }: { readonly asset: AssetView }) {
  const copy = async (): Promise<void> => {
    if (await copyPicture(asset)) toast.success(texts.pictureCopied);
    else toast.error(messages.common.copyFailed);
  };
  return (
    <IconButton label={texts.copyPicture} icon={<ClipboardCopy size={16} aria-hidden />} onClick={() => void copy()} />
  );
}
