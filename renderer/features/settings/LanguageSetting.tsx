import { useState } from 'react';
import { Segmented } from '../../components/Segmented.tsx';
import { LANGUAGES, type LanguageChoice, readLanguageChoice } from '../../messages/language.ts';
import { messages } from '../../messages/messages.ts';
import { chooseLanguage } from './choose-language.ts';
import { SettingRow } from './Section.tsx';

const texts = messages.settings;

/** The language of this window: the system's, or one by its own name. */
export function LanguageSetting() {
  const [choice, setChoice] = useState<LanguageChoice>(() => readLanguageChoice(localStorage));
  const choose = (next: LanguageChoice): void => {
    if (chooseLanguage(next)) setChoice(next);
  };
  return (
    <SettingRow name={texts.language} help={texts.languageHelp}>
      <Segmented
        label={texts.language}
        value={choice}
        onValueChange={choose}
        options={[
          { value: 'system', label: texts.languageSystem },
          { value: 'en', label: LANGUAGES.en },
          { value: 'de', label: LANGUAGES.de },
        ]}
      />
    </SettingRow>
  );
}
