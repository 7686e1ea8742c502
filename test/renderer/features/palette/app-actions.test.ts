import { expect, it } from 'vitest';
import { useViewActions } from '../../../../renderer/features/palette/app-action.ts';
import { allActions, APP_ACTIONS } from '../../../../renderer/features/palette/app-actions.ts';
import { SECTIONS } from '../../../../renderer/features/settings/sections.ts';
import { LIBRARY_ACTIONS } from '../../../../renderer/features/library/library-actions.ts';
import { messages } from '../../../../renderer/messages/en.ts';
import { usePresets } from '../../../../renderer/stores/presets.ts';
import { READY } from '../../../../renderer/stores/loadable.ts';
import { useSettings } from '../../../../renderer/stores/settings.ts';
import { ACTION_IDS } from '../../../../src/contract/actions.ts';
import { presetSchema } from '../../../../src/contract/presets.ts';
import { settingsSchema } from '../../../../src/contract/settings.ts';
import { idOf } from '../../samples.ts';

it('the palette has every action of the table, in its order and with its words', () => {
  expect(APP_ACTIONS.map(({ id }) => id)).toEqual(ACTION_IDS);
  expect(APP_ACTIONS.find(({ id }) => id === 'palette')).toMatchObject({
    label: 'Open the commands',
    group: 'Help',
    shortcut: 'mod+k',
  });
});

it('every view and every section of the settings is reached from it', () => {
  const ids = allActions().map(({ id }) => id);

  expect(ids).toEqual(expect.arrayContaining(Object.keys(messages.shell.views).map((view) => `go-${view}`)));
  expect(ids).toEqual(expect.arrayContaining(SECTIONS.map((section) => `settings-${section}`)));
});

it('it has what the present view adds, and every preset by its name; no id twice', () => {
  const preset = presetSchema.parse({
    id: idOf(1),
    name: 'Portrait',
    jobType: 'image',
    prompt: null,
    provider: null,
    model: null,
    params: {},
    createdAt: 1,
    updatedAt: 1,
  });
  useViewActions.setState({ actions: LIBRARY_ACTIONS });
  usePresets.setState({ load: READY, list: [preset] });

  const actions = allActions();

  expect(actions).toEqual(expect.arrayContaining([...LIBRARY_ACTIONS]));
  expect(actions.find(({ id }) => id === `preset-${preset.id}`)?.label).toBe('Apply preset: Portrait');
  expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  useViewActions.setState({ actions: [] });
  usePresets.setState({ list: [] });
});

it('it shows the keys that somebody gave an action', () => {
  useSettings.setState({ settings: settingsSchema.parse({ shortcuts: { refresh: 'h b' } }) });

  expect(allActions().find(({ id }) => id === 'refresh')?.shortcut).toBe('h b');
  useSettings.setState({ settings: undefined });
});
