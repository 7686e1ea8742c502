import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate } from '../../router/use-route.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useDraft, withChoiceEverywhere } from '../../stores/draft.ts';
import { messageOf, READY } from '../../stores/loadable.ts';
import { readProviders } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { PROMPT_ID } from '../prompt/actions.ts';
import { useShell } from '../shell/use-shell.ts';

/** Asks the ComfyUI at an address and keeps it when it answers. Rejects with ClientError, whose message says what is wrong. */
export async function connectComfy(url: string): Promise<ComfyStatus> {
  const comfy = await client().call('comfy.attach', { url });
  useComfy.setState({ load: READY, comfy });
  await readProviders(client(), true);
  return comfy;
}

/** Leaves the welcome page for the library, with a prompt to begin with. Never rejects: a refusal is shown, and the page is left all the same. */
export async function finishWelcome(choice: 'skip' | 'comfy' | 'draft'): Promise<void> {
  if (choice === 'draft') useDraft.setState((draft) => withChoiceEverywhere(draft, 'draft'));
  if (choice !== 'skip')
    useDraft.setState((draft) => (draft.prompt === '' ? { prompt: messages.welcome.suggestion } : {}));
  try {
    useSettings.setState({ load: READY, settings: await client().call('settings.set', { firstRunDone: true }) });
  } catch (error) {
    toast.error(messages.welcome.failed, { description: messageOf(error) });
    useSettings.setState(({ settings }) =>
      settings === undefined ? {} : { settings: { ...settings, firstRunDone: true } },
    );
  }
  useShell.setState({ focusNext: PROMPT_ID });
  navigate({ view: 'library', assetId: undefined, query: '' });
}
