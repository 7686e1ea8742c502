import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../../src/contract/settings.ts';
import { firstPage } from '../../../../renderer/features/shell/first-page.ts';

const done = settingsSchema.parse({ firstRunDone: true });
const fresh = settingsSchema.parse({});

describe('the first page', () => {
  it('is the welcome page until it was finished or skipped', () => {
    expect(firstPage('library', fresh, false)).toBe('welcome');
    expect(firstPage('library', done, false)).toBe('frame');
  });

  it('waits for the settings, unless this browser was welcomed before', () => {
    expect(firstPage('library', undefined, false)).toBe('splash');
    expect(firstPage('library', undefined, true)).toBe('frame');
  });

  it('is the welcome page again when somebody asks for it', () => {
    expect(firstPage('welcome', done, true)).toBe('welcome');
  });
});
