import { messages } from '../../messages/messages.ts';
import { useSettings } from '../../stores/settings.ts';
import { Section } from './Section.tsx';
import { saveSettings } from './settings-actions.ts';
import { SwitchSetting } from './SwitchSetting.tsx';

const texts = messages.settings;

/** What the queue does by itself. */
export function QueueSection() {
  const settings = useSettings((state) => state.settings);
  if (settings === undefined) return null;
  return (
    <Section name="queue">
      <SwitchSetting
        name={texts.queueTexts.startPaused}
        help={texts.queueTexts.startPausedHelp}
        isOn={settings.startPausedAfterCrash}
        onChange={(startPausedAfterCrash) => void saveSettings({ startPausedAfterCrash })}
      />
      <SwitchSetting
        name={texts.queueTexts.paused}
        help={texts.queueTexts.pausedHelp}
        isOn={settings.queuePaused}
        onChange={(queuePaused) => void saveSettings({ queuePaused })}
      />
    </Section>
  );
}
