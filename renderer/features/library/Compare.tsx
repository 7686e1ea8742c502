import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { compareRows } from './compare-rows.ts';

const texts = messages.library;

type CompareProps = { readonly assets: readonly AssetView[]; readonly onClose: () => void };

/** Two to four results side by side, and under them what differs. */
export function Compare({ assets, onClose }: CompareProps) {
  const providers = useProviders(({ list }) => list);
  const rows = compareRows(assets, providers);
  // The first column is that of the labels below: each picture stands over its own values.
  const columns = { gridTemplateColumns: `var(--label-width) repeat(${assets.length}, minmax(0, 1fr))` };
  return (
    <Radix.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          // Not to the ×: its tooltip would take the first Esc for itself.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className="motion-fade fixed inset-0 z-40 flex flex-col bg-bg outline-none [--label-width:8rem] max-md:[--label-width:5.5rem]"
        >
          <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-4">
            <Radix.Title className="flex-1 font-semibold">{texts.compareTitle(assets.length)}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={messages.common.close} shortcut="Esc" icon={<X size={16} aria-hidden />} />
            </Radix.Close>
          </header>
          <div className="grid min-h-0 flex-1 bg-stage px-4 py-2" style={columns}>
            <span />
            {assets.map((asset) => (
              <div key={asset.id} className="grid min-h-0 min-w-0 pr-3">
                <Media asset={asset} />
              </div>
            ))}
          </div>
          <div
            // Scrollable by keyboard, as WCAG asks of anything that scrolls.
            tabIndex={0}
            className="max-h-[38%] shrink-0 overflow-y-auto border-t border-line px-4 py-2"
          >
            <table className="figures w-full table-fixed text-small">
              <tbody>
                {rows.map(({ label, values, differs }) => (
                  <tr key={label} className="border-line align-top not-first:border-t">
                    <th scope="row" className="w-(--label-width) py-1.5 pr-3 text-left font-normal text-muted">
                      {label}
                    </th>
                    {values.map((value, index) => (
                      <td
                        key={assets[index]?.id}
                        className={`py-1.5 pr-3 wrap-anywhere ${differs ? 'font-medium' : 'text-faint'}`}
                      >
                        {value === '' ? '–' : value}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Media({ asset }: { readonly asset: AssetView }) {
  const source = client().assetUrl(asset.url);
  const fitted = 'size-full min-h-0 min-w-0 object-contain object-left';
  if (asset.kind === 'video') return <video src={source} controls loop muted playsInline className={fitted} />;
  if (asset.kind === 'audio') return <audio src={source} controls className="w-full self-center" />;
  return <img src={source} alt={asset.prompt} draggable={false} className={fitted} />;
}
