import { Segmented } from '../../components/Segmented.tsx';
import { messages } from '../../messages/messages.ts';
import type { Theme } from '../../theme/paint-theme.ts';
import { LanguageSetting } from './LanguageSetting.tsx';
import { NotificationSetting } from './NotificationSetting.tsx';
import { Section, SettingRow } from './Section.tsx';
import { SoundSetting } from './SoundSetting.tsx';
import { saveSettings } from './settings-actions.ts';

const texts = messages.settings;

/** Dark, light, or as the system has it; and the language. */
export function AppearanceSection({ theme }: { readonly theme: Theme }) {
  return (
    <Section name="appearance">
      <SettingRow name={texts.theme} help={texts.themeHelp}>
        <Segmented
          label={texts.theme}
          value={theme}
          onValueChange={(next) => void saveSettings({ theme: next })}
          options={[
            { value: 'system', label: texts.themes.system },
            { value: 'dark', label: texts.themes.dark },
            { value: 'light', label: texts.themes.light },
          ]}
        />
      </SettingRow>
      <LanguageSetting />
      <NotificationSetting />
      <SoundSetting />
    </Section>
  );
}
