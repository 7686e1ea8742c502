import { Dialog as Radix } from 'radix-ui';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { describeFile } from './format-asset.ts';

type QuickLookProps = {
  readonly asset: AssetView | undefined;
  readonly onClose: () => void;
  /** Goes on to the one before (-1) or after (1). */
  readonly onStep: (direction: 1 | -1) => void;
  /** The dialog has gone: the focus is free. */
  readonly onClosed: () => void;
};

const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  j: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  k: -1,
};

/** A result at large for a moment: Space opens it, arrows step on, Space or Esc closes it, the focus goes back to its tile. */
export function QuickLook({ asset, onClose, onStep, onClosed }: QuickLookProps) {
  return (
    <Radix.Root open={asset !== undefined} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-black/80" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') event.stopPropagation();
            if (event.target instanceof HTMLMediaElement) return;
            const step = STEPS[event.key];
            if (step === undefined && event.key !== ' ') return;
            event.preventDefault();
            if (step === undefined) onClose();
            else onStep(step);
          }}
          onClick={(event) => (event.target === event.currentTarget ? onClose() : undefined)}
          className="fixed inset-0 z-40 flex flex-col items-center justify-center gap-3 p-6 outline-none"
        >
          {asset === undefined ? null : (
            <>
              <Preview key={asset.id} asset={asset} />
              <div className="max-w-2xl text-center text-white">
                <Radix.Title className="line-clamp-2 text-base">
                  {asset.prompt === '' ? messages.library.untitled : asset.prompt}
                </Radix.Title>
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
