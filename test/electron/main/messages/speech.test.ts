import { describe, expect, it } from 'vitest';
import { createSpeech, languageOfSystem } from '../../../../electron/main/messages/speech.ts';

describe('the language of the shell', () => {
  it.each([
    [['de-AT', 'en-GB'], 'de'],
    [['fr-FR', 'de-DE'], 'de'],
    [['fr-FR'], 'en'],
    [[], 'en'],
  ])('of a system with %j is %s', (preferred, language) => {
    expect(languageOfSystem(preferred)).toBe(language);
  });

  it('begins as it is told and follows the page', () => {
    const speech = createSpeech(() => 'en');

    expect(speech.messages().tray.quit).toBe('Quit Gesso');
    expect(speech.choose('en')).toBe(false);
    expect(speech.choose('de')).toBe(true);
    expect(speech.messages().tray.quit).toBe('Gesso beenden');
    expect(speech.actions().actions.pause).toBe('Warteschlange anhalten');
  });
});
