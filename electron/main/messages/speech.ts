import { actionTexts as germanActions } from '../../../src/contract/action-texts/de.ts';
import { actionTexts as englishActions } from '../../../src/contract/action-texts/en.ts';
import type { ActionTexts } from '../../../src/contract/actions.ts';
import { SHELL_LANGUAGES, type ShellLanguage } from '../../../src/contract/desktop.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import type { ShellMessages } from './shape.ts';

const TEXTS = {
  en: { messages: english, actions: englishActions },
  de: { messages: german, actions: germanActions },
} as const satisfies Record<ShellLanguage, { messages: ShellMessages; actions: ActionTexts }>;

/** The language of menus, tray and dialogs: that of the page, as far as it is known. */
export type Speech = {
  readonly language: () => ShellLanguage;
  readonly messages: () => ShellMessages;
  readonly actions: () => ActionTexts;
  /** Speaks this from now on; returns whether that is another one than before. */
  readonly choose: (language: ShellLanguage) => boolean;
};

/** Speaks `first` until somebody chooses; it is asked for when the first text is needed. */
export function createSpeech(first: () => ShellLanguage): Speech {
  const state: { language: ShellLanguage | undefined } = { language: undefined };
  const language = (): ShellLanguage => (state.language ??= first());
  return {
    language,
    messages: () => TEXTS[language()].messages,
    actions: () => TEXTS[language()].actions,
    choose: (next) => {
      const isOther = next !== language();
      state.language = next;
      return isOther;
    },
  };
}

/** The first of the system's languages (BCP 47 tags, most wanted first) that we have texts in; English when there is none. Pure. */
export function languageOfSystem(preferred: readonly string[]): ShellLanguage {
  const wanted = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return wanted.flatMap((tag) => SHELL_LANGUAGES.find((language) => language === tag) ?? [])[0] ?? 'en';
}
