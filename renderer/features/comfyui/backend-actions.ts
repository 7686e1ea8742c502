import type { BackendView } from '../../../src/contract/comfy-backends.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { useBackends } from '../../stores/backends.ts';
import { messageOf, READY } from '../../stores/loadable.ts';
import { readProviders } from '../../stores/read-all.ts';
import { type Outcome, outcomeOf } from '../settings/settings-actions.ts';

const text = messages.comfySettings;

/** Asks another ComfyUI and keeps its address when it answers. */
export function addBackend(url: string, label: string): Promise<Outcome> {
  return outcomeOf(async () => {
    const named = label.trim() === '' ? {} : { label: label.trim() };
    const { backends } = await client().call('comfy.addBackend', { url, ...named });
    useBackends.setState({ load: READY, list: backends });
    await readProviders(client());
  });
}

/** Lets go of one, with a way back. Never rejects. */
export async function removeBackend({ id, label, url }: BackendView): Promise<void> {
  try {
    const { backends } = await client().call('comfy.removeBackend', { id });
    useBackends.setState({ load: READY, list: backends });
    await readProviders(client());
    const back = async (): Promise<void> => {
      const outcome = await addBackend(url ?? '', label);
      if (!outcome.ok) toast.error(outcome.message);
    };
    toast.info(text.removed(label), { action: { label: messages.common.undo, onClick: () => void back() } });
  } catch (error) {
    toast.error(text.removeFailed, { description: messageOf(error) });
  }
}
