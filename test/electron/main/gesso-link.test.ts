import { describe, expect, it } from 'vitest';
import { gessoLink } from '../../../electron/main/gesso-link.ts';

const id = '0192f0c1-2345-7abc-8def-000000000001';

describe('a gesso: link', () => {
  it.each([
    ['gesso://library', '#/library'],
    ['gesso://library/', '#/library'],
    [`gesso://library/${id}`, `#/library/${id}`],
    ['gesso://library?text=rain%20%26%20fog', '#/library?text=rain+%26+fog'],
    ['gesso://budget', '#/budget'],
    ['gesso://comfyui', '#/comfyui'],
    ['gesso://settings', '#/settings'],
  ])('%s leads to %s', (link, place) => {
    expect(gessoLink(link)).toBe(place);
  });

  it.each([
    'gesso://',
    'gesso://components',
    'gesso://library/../settings/x',
    'gesso://library/not-an-id',
    'gesso://budget/anything',
    'gesso://user@library',
    'gesso://library:80',
    'https://library',
    'javascript:alert(1)',
    'no link',
    `gesso://library?text=${'x'.repeat(2000)}`,
  ])('%s leads nowhere', (link) => {
    expect(gessoLink(link)).toBeUndefined();
  });

  it('carries nothing but a search: no prompt, no setting, no action', () => {
    expect(gessoLink('gesso://settings?section=keys&key=x')).toBe('#/settings');
    expect(gessoLink('gesso://library?prompt=x&run=1')).toBe('#/library');
  });
});
