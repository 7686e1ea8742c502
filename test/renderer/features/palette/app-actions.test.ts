import { expect, it } from 'vitest';
import { APP_ACTIONS } from '../../../../renderer/features/palette/app-actions.ts';
import { ACTION_IDS } from '../../../../src/contract/actions.ts';

it('the palette has every action of the table, in its order and with its words', () => {
  expect(APP_ACTIONS.map(({ id }) => id)).toEqual(ACTION_IDS);
  expect(APP_ACTIONS.find(({ id }) => id === 'palette')).toMatchObject({
    label: 'Open the commands',
    group: 'Help',
    shortcut: 'mod+k',
  });
});
