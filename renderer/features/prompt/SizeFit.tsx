import { Dot } from '../../components/Badge.tsx';
import { messages } from '../../messages/messages.ts';
import { useModels } from '../../stores/models.ts';
import { sizeFit, type SizeVerdict } from './size-fit.ts';
import { useDraftRoute } from './use-draft-route.ts';

const TONES = { fits: 'good', offload: 'warning', too_large: 'bad' } as const satisfies Record<SizeVerdict, string>;

/** Whether a size fits the GPU that makes it, in a word; nothing where nobody knows. */
export function SizeFit({ pixels }: { readonly pixels: number }) {
  const route = useDraftRoute();
  const models = useModels();
  const verdict = sizeFit(route, models, pixels);
  if (verdict === undefined) return null;
  return (
    <span className="inline-flex items-center gap-1.5 text-tiny">
      <Dot tone={TONES[verdict]} />
      {messages.prompt.size.fits[verdict]}
    </span>
  );
}
