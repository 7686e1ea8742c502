import type { Language } from './language.ts';
import type { Messages } from './shape.ts';

type Chosen = { readonly language: Language; readonly messages: Messages };

const place: { chosen?: Chosen } = {};

/** Sets the language of this page. Once, before the first module that shows texts is imported. */
export function choose(language: Chosen): void {
  place.chosen = language;
}

/** The language of this page and its texts. Throws when a module that shows texts was imported before they were there. */
export function chosen(): Chosen {
  if (place.chosen === undefined)
    throw new Error('A module that shows texts was imported before the language was loaded.');
  return place.chosen;
}
