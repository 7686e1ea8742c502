import type { SettingsPatch } from '../../../src/contract/settings.ts';
import type { MicroUsd } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { messageOf, READY } from '../../stores/loadable.ts';
import { readBudget, readProviders } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';

/** The end of an action: it worked, or a sentence that says why not. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Saves settings; shown at once, taken back with a notice when saving fails. */
export async function saveSettings(patch: SettingsPatch): Promise<void> {
  const before = useSettings.getState();
  if (before.settings !== undefined) useSettings.setState({ settings: { ...before.settings, ...patch } });
  try {
    useSettings.setState({ load: READY, settings: await client().call('settings.set', patch) });
  } catch (error) {
    useSettings.setState(before);
    toast.error(messages.settings.saveFailed, { description: messageOf(error) });
  }
}

/** Tries an address and keeps it when a ComfyUI answers there. */
export async function attachComfy(url: string): Promise<Outcome> {
  return outcomeOf(async () => {
    useComfy.setState({ load: READY, comfy: await client().call('comfy.attach', { url }) });
    await readProviders(client());
  });
}

/** Lets go of the address. Jobs that wait for ComfyUI say so themselves. */
export async function detachComfy(): Promise<Outcome> {
  return outcomeOf(async () => {
    useComfy.setState({ load: READY, comfy: await client().call('comfy.detach', {}) });
    await readProviders(client());
  });
}

/** Sets the hard monthly limit on everything. Micro-dollars. */
export async function setMonthlyLimit(limitMicros: MicroUsd): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('budget.setLimit', { scope: 'all', window: 'month', kind: 'hard', limitMicros });
    await readBudget(client());
  });
}

/** Runs a step and turns a failure into its sentence. */
export async function outcomeOf(step: () => Promise<void>): Promise<Outcome> {
  try {
    await step();
    return { ok: true };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}
