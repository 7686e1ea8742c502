import { describe, expect, it } from 'vitest';
import { sectionFromQuery } from '../../../../renderer/features/settings/sections.ts';

describe('sectionFromQuery', () => {
  it('finds the section that an address asks for', () => {
    expect(sectionFromQuery('section=comfy')).toBe('comfy');
  });

  it('is undefined for an unknown one, so that an old link opens the page', () => {
    expect(sectionFromQuery('section=teleport')).toBeUndefined();
    expect(sectionFromQuery('')).toBeUndefined();
  });
});
