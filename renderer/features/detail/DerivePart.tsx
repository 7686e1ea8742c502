import { AudioLines, Clapperboard, Expand, ImagePlus, Shuffle } from 'lucide-react';
import { useMemo } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { derivationsOf } from '../prompt/derive.ts';
import { deriveFrom } from '../prompt/derive-asset.ts';

const texts = messages.prompt.derivations;
const ICONS = {
  vary: <Shuffle size={14} aria-hidden />,
  edit: <ImagePlus size={14} aria-hidden />,
  upscale: <Expand size={14} aria-hidden />,
  animate: <Clapperboard size={14} aria-hidden />,
  speak: <AudioLines size={14} aria-hidden />,
} as const;

/** What can be made out of this result: each fills the prompt bar. */
export function DerivePart({ asset }: { readonly asset: AssetView }) {
  const providers = useProviders(({ list }) => list);
  const derivations = useMemo(() => derivationsOf(asset, providers), [asset, providers]);
  if (derivations.length === 0) return null;
  return (
    <section aria-label={messages.prompt.derive} className="flex flex-wrap gap-1.5">
      {derivations.map((derivation) => (
        <Button key={derivation} size="small" icon={ICONS[derivation]} onClick={() => deriveFrom(asset, derivation)}>
          {texts[derivation]}
        </Button>
      ))}
    </section>
  );
}
