import { describe, expect, it } from 'vitest';
import { actionTexts as german } from '../../src/contract/action-texts/de.ts';
import { actionTexts as english } from '../../src/contract/action-texts/en.ts';
import { ACTION_GROUPS, ACTION_IDS, actionRow, isActionId } from '../../src/contract/actions.ts';

describe('the table of actions', () => {
  it('is told by id', () => {
    expect(ACTION_IDS).toContain('generate');
    expect(isActionId('generate')).toBe(true);
    expect(isActionId('toString')).toBe(false);
  });

  it('has no key twice, neither among shortcuts nor among those of the menus', () => {
    const keys = ACTION_IDS.flatMap((id) => [actionRow(id).shortcut, actionRow(id).menuShortcut]).filter(
      (key) => key !== undefined,
    );

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives menus only chords: a plain key would be taken from whoever types', () => {
    const menuKeys = ACTION_IDS.flatMap((id) => actionRow(id).menuShortcut ?? []);

    expect(menuKeys.length).toBeGreaterThan(0);
    expect(menuKeys.filter((key) => !key.startsWith('mod+'))).toEqual([]);
  });

  it.each([
    ['English', english],
    ['German', german],
  ])('has every word in %s, none twice', (_name, texts) => {
    const titles = Object.values(texts.actions);

    expect(Object.keys(texts.actions).toSorted()).toEqual(ACTION_IDS.toSorted());
    expect(Object.keys(texts.groups).toSorted()).toEqual([...ACTION_GROUPS].toSorted());
    expect(new Set(titles).size).toBe(titles.length);
  });
});
