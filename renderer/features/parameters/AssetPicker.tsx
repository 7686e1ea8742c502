import { useState } from 'react';
import { Search } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';
import { PickGrid } from './PickGrid.tsx';
import { type PickList, usePickList } from './use-pick-list.ts';

const text = messages.picker;

type AssetPickerProps = {
  readonly accept: readonly ('image' | 'video' | 'audio')[];
  readonly onPick: (asset: AssetView) => void;
  readonly onClose: () => void;
};

/** A picture, clip or sound out of the library, found by its words. */
export function AssetPicker({ accept, onPick, onClose }: AssetPickerProps) {
  const [words, setWords] = useState('');
  const list = usePickList(accept, words);
  const pick = (asset: AssetView): void => {
    useAssets.setState((state) => withAsset(state, asset));
    onPick(asset);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())} title={text.title} width="wide">
      <div className="flex h-[min(60vh,520px)] flex-col gap-3">
        <div role="search" className="relative">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-[9px] left-2.5 text-muted" />
          <TextInput
            type="search"
            aria-label={text.search}
            placeholder={text.search}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            className="pl-8"
          />
        </div>
        <p role="status" className="figures text-small text-muted">
          {list.state === 'ready' ? text.found(list.total) : ''}
        </p>
        {/* Scrollable by keyboard: its tiles take the focus. */}
        <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
          <Content list={list} hasWords={words.trim() !== ''} onPick={pick} />
        </div>
      </div>
    </Dialog>
  );
}

function Content({
  list,
  hasWords,
  onPick,
}: {
  readonly list: PickList;
  readonly hasWords: boolean;
  readonly onPick: (asset: AssetView) => void;
}) {
  if (list.state === 'failed' && list.assets.length === 0)
    return (
      <p role="alert" className="text-pretty text-bad">
        {list.message}
      </p>
    );
  if (list.state === 'loading')
    return (
      <div
        role="status"
        aria-busy="true"
        aria-label={messages.common.loading}
        className="grid grid-cols-4 gap-2 max-sm:grid-cols-2"
      >
        {[1, 2, 3, 4].map((tile) => (
          <Skeleton key={tile} className="aspect-square w-full" />
        ))}
      </div>
    );
  if (list.assets.length === 0) return <p className="text-pretty text-muted">{hasWords ? text.noMatch : text.empty}</p>;
  return (
    <div className="flex flex-col gap-3">
      <PickGrid assets={list.assets} onPick={onPick} />
      {list.state === 'failed' ? <p className="text-bad">{list.message}</p> : null}
      {list.readMore === undefined ? null : (
        <Button size="small" className="self-center" onClick={list.readMore}>
          {text.more}
        </Button>
      )}
    </div>
  );
}
