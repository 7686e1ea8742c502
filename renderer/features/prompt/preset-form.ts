import { create } from 'zustand';
import type { Preset } from '../../../src/contract/presets.ts';

/** The dialog of presets: shut, for the form as it is, or for one that is there. */
export type PresetForm =
  | { readonly kind: 'shut' }
  | { readonly kind: 'new' }
  | { readonly kind: 'edit'; readonly preset: Preset };

/** Which form is open; the palette opens it too. */
export const usePresetForm = create<{ readonly form: PresetForm }>()(() => ({ form: { kind: 'shut' } }));

/** Shuts the dialog. */
export function shutPresetForm(): void {
  usePresetForm.setState({ form: { kind: 'shut' } });
}
