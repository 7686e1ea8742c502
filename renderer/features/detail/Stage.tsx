import { useState } from 'react';
import { ImageOff } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { messages } from '../../messages/messages.ts';
import { MediaPlayer } from './MediaPlayer.tsx';
import { PictureStage } from './PictureStage.tsx';

const texts = messages.detail;

/** The result itself: a picture that zooms, a clip or a sound that plays. */
export function Stage({ asset }: { readonly asset: AssetView }) {
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) {
    return (
      <EmptyState
        icon={<ImageOff size={18} aria-hidden />}
        title={texts.mediaFailedTitle}
        text={texts.mediaFailedText}
        actions={
          <a
            href={client().assetUrl(asset.url)}
            download
            className="inline-flex h-8 items-center rounded-control border border-line-strong bg-raised px-3 font-medium hover:bg-hover"
          >
            {texts.download}
          </a>
        }
      />
    );
  }
  const onFailed = (): void => setFailed(true);
  switch (asset.kind) {
    case 'image':
      return <PictureStage asset={asset} onFailed={onFailed} />;
    case 'video':
    case 'audio':
      return <MediaPlayer asset={asset} kind={asset.kind} onFailed={onFailed} />;
    case 'text':
      return <p className="max-h-full max-w-2xl overflow-auto p-6 text-prompt whitespace-pre-wrap">{asset.prompt}</p>;
  }
}
