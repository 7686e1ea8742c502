import { describe, expect, it } from 'vitest';
import { keepLanguageChoice, languageOf, readLanguageChoice } from '../../../renderer/messages/language.ts';

function storageWith(kept: Readonly<Record<string, string>> = {}) {
  const texts = new Map(Object.entries(kept));
  return {
    getItem: (key: string): string | null => texts.get(key) ?? null,
    setItem: (key: string, text: string): void => void texts.set(key, text),
  };
}

describe('languageOf', () => {
  it.each([
    [['de-AT', 'en-US'], 'de'],
    [['DE'], 'de'],
    [['en-US', 'de-DE'], 'en'],
    [['fr-FR', 'de-CH', 'en'], 'de'],
    [['fr-FR', 'ja'], 'en'],
    [[], 'en'],
  ] as const)('follows what the browser prefers: %j', (preferred, language) => {
    expect(languageOf('system', preferred)).toBe(language);
  });

  it('is what was chosen, whatever the browser prefers', () => {
    expect(languageOf('en', ['de-DE'])).toBe('en');
    expect(languageOf('de', ['en-US'])).toBe('de');
  });
});

describe('the choice of a language', () => {
  it('is the system’s as long as nothing was chosen', () => {
    expect(readLanguageChoice(storageWith())).toBe('system');
  });

  it.each(['system', 'en', 'de'] as const)('is read as it was kept: %s', (choice) => {
    const storage = storageWith();

    keepLanguageChoice(storage, choice);

    expect(readLanguageChoice(storage)).toBe(choice);
  });

  it.each(['', 'xx', 'toString', '__proto__'])('is the system’s when %j was kept', (kept) => {
    expect(readLanguageChoice(storageWith({ 'gesso.language': kept }))).toBe('system');
  });
});
