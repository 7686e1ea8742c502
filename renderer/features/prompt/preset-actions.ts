import { presetIdSchema, type PresetId, uuidv7 } from '../../../src/contract/ids.ts';
import type { Preset, PresetContent } from '../../../src/contract/presets.ts';
import { client } from '../../client/current-client.ts';
import { now } from '../../clock.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { openLibrary } from '../../router/use-route.ts';
import { useDraft } from '../../stores/draft.ts';
import { messageOf, READY } from '../../stores/loadable.ts';
import { readPresets, usePresets } from '../../stores/presets.ts';
import { useProviders } from '../../stores/providers.ts';
import { focusPrompt } from './actions.ts';
import { draftWithPreset, partsOf, presetOf, presetSummary } from './preset-draft.ts';
import { usePresetForm } from './preset-form.ts';

const text = messages.presets;

/** Puts a preset into the form: only when a person asks, said, and with a way back. Nothing is sent. */
export function applyPreset(preset: Preset): void {
  const before = useDraft.getState();
  useDraft.setState(draftWithPreset(before, preset), true);
  toast.info(text.applied(preset.name), {
    description: presetSummary(preset, useProviders.getState().list),
    action: { label: messages.common.undo, onClick: () => useDraft.setState(before, true) },
  });
  openLibrary();
  requestAnimationFrame(focusPrompt);
}

/** Opens the dialog that keeps the form as it is. */
export function startPreset(): void {
  openLibrary();
  usePresetForm.setState({ form: { kind: 'new' } });
}

/** Keeps a form under a name. Rejects with ClientError (`conflict`: the name is taken). */
export async function keepPreset(name: string, content: PresetContent): Promise<void> {
  const preset = await client().call('presets.create', { id: newPresetId(), name, ...content });
  await readPresets(client());
  toast.success(text.kept(preset.name));
}

/** Gives another name or other words. Rejects with ClientError. */
export async function changePreset(preset: Preset, name: string, words: string): Promise<void> {
  const { jobType, provider, model, params } = preset;
  const content = { jobType, provider, model, params, prompt: words.trim() === '' ? null : words };
  await client().call('presets.update', { presetId: preset.id, name, content });
  await readPresets(client());
}

/** Puts the form as it is in place of what a preset keeps, with a way back. Its words stay. Never rejects. */
export function replacePreset(preset: Preset): Promise<void> {
  return said(async () => {
    const draft = useDraft.getState();
    const content = presetOf(draft, {
      ...partsOf(draft),
      hasSeed: false,
      hasInputs: false,
      words: preset.prompt ?? '',
    });
    await client().call('presets.update', { presetId: preset.id, content });
    await readPresets(client());
    toast.info(text.replaced(preset.name), { action: undo(() => putBack(preset)) });
  });
}

/** Removes a preset, with a way back to its place. Never rejects. */
export function removePreset(preset: Preset): Promise<void> {
  return said(async () => {
    const next = neighbourAfter(preset.id);
    await client().call('presets.remove', { presetId: preset.id });
    await readPresets(client());
    const { createdAt: _created, updatedAt: _updated, ...kept } = preset;
    const again = async (): Promise<void> => {
      await client().call('presets.create', { ...kept, ...(next === undefined ? {} : { before: next }) });
    };
    toast.info(text.removed(preset.name), { action: undo(again) });
  });
}

/** Puts a preset directly before another one, or at the end. Never rejects. */
export function movePreset(presetId: PresetId, before: PresetId | undefined): Promise<void> {
  return said(async () => {
    const { presets } = await client().call('presets.move', { presetId, ...(before === undefined ? {} : { before }) });
    usePresets.setState({ load: READY, list: presets });
  });
}

/** Before which preset one stands after a step up (-1) or down (1): undefined is the end, 'stay' when there is no further place. Pure. */
export function placeAfterStep(ids: readonly PresetId[], id: PresetId, by: -1 | 1): PresetId | undefined | 'stay' {
  const at = ids.indexOf(id);
  if (at < 0 || at + by < 0 || at + by >= ids.length) return 'stay';
  return by === -1 ? ids[at - 1] : ids[at + 2];
}

async function putBack({ id, jobType, prompt, provider, model, params }: Preset): Promise<void> {
  await client().call('presets.update', { presetId: id, content: { jobType, prompt, provider, model, params } });
}

function undo(step: () => Promise<void>): { readonly label: string; readonly onClick: () => void } {
  const back = async (): Promise<void> => {
    await step();
    await readPresets(client());
  };
  return { label: messages.common.undo, onClick: () => void said(back) };
}

function neighbourAfter(id: PresetId): PresetId | undefined {
  const { list } = usePresets.getState();
  return list[list.findIndex((preset) => preset.id === id) + 1]?.id;
}

async function said(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    toast.error(text.failed, { description: messageOf(error) });
  }
}

function newPresetId(): PresetId {
  return presetIdSchema.parse(uuidv7(now(), crypto.getRandomValues(new Uint8Array(10))));
}
