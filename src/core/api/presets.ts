import type { PRESETS_METHODS } from '../../contract/presets.ts';
import type { MethodHandlers } from '../engine-type.ts';
import { countPresets, createPreset, listPresets, movePreset, removePreset, updatePreset } from '../presets/presets.ts';
import type { ApiContext } from './context.ts';

/** The methods of presets. Every change is told, so that all windows show the same list. */
export function presetMethods(context: ApiContext): Pick<MethodHandlers, keyof typeof PRESETS_METHODS> {
  const { db, clock, companyId, emit, log } = context;
  const changed = <T>(result: T): T => {
    emit({ name: 'presets.changed', payload: { count: countPresets(db, companyId) } });
    return result;
  };
  return {
    'presets.list': async () => ({ presets: listPresets(db, companyId, log) }),
    'presets.create': async (preset) => changed(createPreset(db, companyId, { ...preset, now: clock.now() })),
    'presets.update': async ({ presetId, ...change }) =>
      changed(updatePreset(db, companyId, { id: presetId, ...change, now: clock.now() })),
    'presets.move': async ({ presetId, before }) => {
      movePreset(db, companyId, { id: presetId, before });
      return changed({ presets: listPresets(db, companyId, log) });
    },
    'presets.remove': async ({ presetId }) => changed({ removed: removePreset(db, companyId, presetId) }),
  };
}
