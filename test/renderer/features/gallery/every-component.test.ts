import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../../../renderer');
const COMPONENTS = readdirSync(join(RENDERER, 'components'))
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => file.replace('.tsx', ''));
const PAGES = readdirSync(join(RENDERER, 'features/gallery')).map((file) =>
  readFileSync(join(RENDERER, 'features/gallery', file), 'utf8'),
);
const SHOWN = PAGES.flatMap((page) => [...page.matchAll(/<Specimen name="([^"]+)"/g)]).flatMap(
  ([, names]) => names?.split(', ') ?? [],
);
const USED = new Set(PAGES.flatMap((page) => [...page.matchAll(/components\/(\w+)\.tsx'/g)].map(([, name]) => name)));

describe('the page of components', () => {
  it.each(COMPONENTS)('shows %s, under its name', (component) => {
    expect(SHOWN).toContain(component);
    expect(USED).toContain(component);
  });

  it('is of a design system that is small enough to read', () => {
    expect(COMPONENTS.length).toBeLessThanOrEqual(22);
  });
});
