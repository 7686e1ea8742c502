import { choose } from './chosen.ts';
import type { Language } from './language.ts';
import type { Messages } from './shape.ts';

/** One chunk for each language, so that a page loads only its own. */
const LOADERS = {
  en: async () => (await import('./en.ts')).messages,
  de: async () => (await import('./de.ts')).messages,
} as const satisfies Record<Language, () => Promise<Messages>>;

/** Loads the texts of a language and makes it the one of this page. Rejects when its chunk cannot be read. */
export async function loadLanguage(language: Language): Promise<void> {
  choose({ language, messages: await LOADERS[language]() });
  document.documentElement.lang = language;
}
