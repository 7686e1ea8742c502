import { useState } from 'react';
import { Switch } from '../../components/Switch.tsx';
import { messages } from '../../messages/messages.ts';
import { isDesktop } from '../shell/follow-desktop.ts';
import { areNotificationsOn, canNotify, setNotifications } from '../queue/notify.ts';
import { SettingRow } from './Section.tsx';

const texts = messages.settings;

/** Notifications of this browser, off until somebody wants them. */
export function NotificationSetting() {
  const [isOn, setOn] = useState(areNotificationsOn);
  const [isRefused, setRefused] = useState(false);
  // The desktop app tells by itself, also without a window; its section has the switch.
  if (!canNotify() || isDesktop()) return null;
  const change = async (wanted: boolean): Promise<void> => {
    const now = await setNotifications(wanted);
    setOn(now);
    setRefused(wanted && !now);
  };
  return (
    <SettingRow name={texts.notifications} help={isRefused ? texts.notificationsRefused : texts.notificationsHelp}>
      <Switch aria-label={texts.notifications} checked={isOn} onCheckedChange={(wanted) => void change(wanted)} />
    </SettingRow>
  );
}
