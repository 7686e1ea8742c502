import type { AssetView } from '../../../src/contract/asset.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate, useRoute } from '../../router/use-route.ts';
import { useDraft } from '../../stores/draft.ts';
import { useProviders } from '../../stores/providers.ts';
import { focusPrompt } from './actions.ts';
import { type Derivation, derivedDraft } from './derive.ts';

/** Fills the prompt bar so that something new can be made out of a result, with a way back. Nothing is sent. */
export function deriveFrom(asset: AssetView, derivation: Derivation): void {
  const before = useDraft.getState();
  const draft = derivedDraft(before, asset, { derivation, providers: useProviders.getState().list });
  if (draft === undefined) return;
  useDraft.setState(draft, true);
  toast.info(messages.prompt.derived[derivation], {
    action: { label: messages.common.undo, onClick: () => useDraft.setState(before, true) },
  });
  const { route } = useRoute.getState();
  if (route.view === 'library' && route.assetId !== undefined)
    navigate({ view: 'library', assetId: undefined, query: route.query });
  // After the detail view has gone and given the focus back.
  requestAnimationFrame(focusPrompt);
}
