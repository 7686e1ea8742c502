import { Columns2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useAssets } from '../../stores/assets.ts';
import { Compare } from './Compare.tsx';

/** Shows the chosen results side by side; C does the same. */
export function CompareButton({ ids }: { readonly ids: readonly AssetId[] }) {
  const [isOpen, setOpen] = useState(false);
  const byId = useAssets((state) => state.byId);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key.toLowerCase() !== 'c' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button
        size="small"
        icon={<Columns2 size={14} aria-hidden />}
        title={messages.library.compareHint}
        onClick={() => setOpen(true)}
      >
        <span className="max-sm:sr-only">{messages.library.compare}</span>
      </Button>
      {isOpen ? <Compare assets={ids.flatMap((id) => byId[id] ?? [])} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
