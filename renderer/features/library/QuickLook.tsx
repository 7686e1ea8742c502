import { Dialog as Radix } from 'radix-ui';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/en.ts';
import { describeFile } from './format-asset.ts';

/** A result at large for a moment: Space opens it, Space or Esc closes it, the focus goes back to its tile. */
export function QuickLook({ asset, onClose }: { readonly asset: AssetView | undefined; readonly onClose: () => void }) {
  return (
    <Radix.Root open={asset !== undefined} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-black/80" />
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key !== ' ' || event.target instanceof HTMLMediaElement) return;
            event.preventDefault();
            onClose();
          }}
          onClick={(event) => (event.target === event.currentTarget ? onClose() : undefined)}
          className="fixed inset-0 z-40 flex flex-col items-center justify-center gap-3 p-6 outline-none"
        >
          {asset === undefined ? null : (
            <>
              <Preview asset={asset} />
              <div className="max-w-2xl text-center text-white">
                <Radix.Title className="line-clamp-2 text-base">{asset.prompt === '' ? messages.library.untitled : asset.prompt}</Radix.Title>
                <p className="figures text-small text-white/75">{describeFile(asset)}</p>
              </div>
            </>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Preview({ asset }: { readonly asset: AssetView }) {
  const source = client().assetUrl(asset.url);
  const fitted = 'motion-pop max-h-[calc(100%-72px)] max-w-full rounded-card object-contain';
  switch (asset.kind) {
    case 'video':
      return <video src={source} controls autoPlay loop playsInline className={fitted} />;
    case 'audio':
      return <audio src={source} controls autoPlay className="w-full max-w-lg" />;
    case 'image':
      return <img src={source} alt={asset.prompt} className={fitted} />;
    case 'text':
      return <p className="max-w-2xl overflow-auto rounded-card bg-surface p-4 text-text">{asset.prompt}</p>;
  }
}
