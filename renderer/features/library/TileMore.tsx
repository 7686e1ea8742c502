import { EllipsisVertical } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { Menu } from '../../components/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { derivationsOf } from '../prompt/derive.ts';
import { deriveFrom } from '../prompt/derive-asset.ts';

/** What can be made out of a result, from its tile. */
export function TileMore({ asset, tabIndex }: { readonly asset: AssetView; readonly tabIndex: number }) {
  const providers = useProviders(({ list }) => list);
  const derivations = derivationsOf(asset, providers);
  if (derivations.length === 0) return null;
  return (
    <Menu
      label={messages.prompt.derive}
      side="top"
      trigger={
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={messages.prompt.derive}
          title={messages.prompt.derive}
          onClick={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
          className="flex h-7 w-7 shrink-0 items-center justify-center rounded-[7px] bg-black/60 text-white transition-colors hover:bg-black/90 focus-visible:outline-white"
        >
          <EllipsisVertical size={14} aria-hidden />
        </button>
      }
      items={derivations.map((derivation) => ({
        id: derivation,
        label: messages.prompt.derivations[derivation],
        onSelect: () => deriveFrom(asset, derivation),
      }))}
    />
  );
}
