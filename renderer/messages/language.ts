/** The languages of the window, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

/** What can be chosen: a language, or whatever the browser or the operating system prefers. */
export type LanguageChoice = Language | 'system';

const STORAGE_KEY = 'gesso.language';

/** How each language writes numbers, amounts and dates: BCP 47, for Intl. */
const LOCALES = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>;

/** The locale of a language, for Intl. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** What was chosen in this browser; `system` when nothing was, or something that this version does not know. */
export function readLanguageChoice(storage: Pick<Storage, 'getItem'>): LanguageChoice {
  const kept = storage.getItem(STORAGE_KEY);
  return kept !== null && isLanguage(kept) ? kept : 'system';
}

/** Keeps the choice in this browser, for the next time a page loads. Throws DOMException when the storage is full or forbidden. */
export function keepLanguageChoice(storage: Pick<Storage, 'setItem'>, choice: LanguageChoice): void {
  storage.setItem(STORAGE_KEY, choice);
}

/** The language of a choice. @param preferred BCP 47 tags, most wanted first; English when none of them is ours. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  return preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}
