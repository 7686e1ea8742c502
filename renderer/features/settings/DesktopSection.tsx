import type { DesktopView, UpdateView } from '../../../src/contract/desktop.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { toast } from '../../components/Toast.tsx';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { useDesktop } from '../../stores/desktop.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useSettings } from '../../stores/settings.ts';
import { Section, SettingRow } from './Section.tsx';
import { saveSettings } from './settings-actions.ts';

const texts = messages.desktop;
const QUIT_CHOICES = ['ask', 'tray', 'finish', 'pause'] as const;

/** What only the desktop app has: nothing at all in a browser. */
export function DesktopSection() {
  const desktop = useDesktop((state) => state.desktop);
  const settings = useSettings((state) => state.settings);
  if (desktop === undefined || settings === undefined) return null;
  return (
    <Section name="desktop">
      <Toggles desktop={desktop} settings={settings} />
      <SettingRow name={texts.quit} help={texts.quitHelp}>
        <Select
          aria-label={texts.quit}
          className="w-56"
          value={settings.quitWithJobs}
          onValueChange={(value) => {
            const quitWithJobs = QUIT_CHOICES.find((choice) => choice === value);
            if (quitWithJobs !== undefined) void saveSettings({ quitWithJobs });
          }}
          options={QUIT_CHOICES.map((value) => ({ value, label: texts.quitChoices[value] }))}
        />
      </SettingRow>
      {desktop.update.state === 'unsupported' ? null : <Updates update={desktop.update} isOn={settings.updates} />}
    </Section>
  );
}

function Toggles({ desktop, settings }: { readonly desktop: DesktopView; readonly settings: Settings }) {
  return (
    <>
      {desktop.canNotify ? (
        <SettingRow name={texts.notifications} help={texts.notificationsHelp}>
          <Switch
            aria-label={texts.notifications}
            checked={settings.desktopNotifications}
            onCheckedChange={(on) => void saveSettings({ desktopNotifications: on })}
          />
        </SettingRow>
      ) : null}
      {desktop.canStartAtLogin ? (
        <SettingRow name={texts.startAtLogin} help={texts.startAtLoginHelp}>
          <Switch
            aria-label={texts.startAtLogin}
            checked={settings.startAtLogin}
            onCheckedChange={(on) => void saveSettings({ startAtLogin: on })}
          />
        </SettingRow>
      ) : null}
    </>
  );
}

function Updates({ update, isOn }: { readonly update: UpdateView; readonly isOn: boolean }) {
  const ask = (method: 'desktop.lookForUpdate' | 'desktop.restartToUpdate') => {
    client()
      .call(method, {})
      .catch((error: unknown) => toast.error(texts.updateFailed, { description: messageOf(error) }));
  };
  return (
    <>
      <SettingRow name={texts.updates} help={texts.updatesHelp}>
        <Switch
          aria-label={texts.updates}
          checked={isOn}
          onCheckedChange={(on) => void saveSettings({ updates: on })}
        />
      </SettingRow>
      {isOn ? (
        <SettingRow name={stateText(update)} help={update.problem ?? undefined}>
          {update.state === 'ready' ? (
            <Button variant="primary" onClick={() => ask('desktop.restartToUpdate')}>
              {texts.restart}
            </Button>
          ) : (
            <Button busy={update.state === 'looking'} onClick={() => ask('desktop.lookForUpdate')}>
              {texts.look}
            </Button>
          )}
        </SettingRow>
      ) : null}
    </>
  );
}

function stateText({ state, version, progress }: UpdateView): string {
  if (state === 'ready') return texts.updateReady(version ?? '');
  if (state === 'loading')
    return texts.updateLoading(version ?? '', `${formatCount(Math.floor((progress ?? 0) * 100))} %`);
  if (state === 'failed') return texts.updateFailed;
  return state === 'looking' ? texts.updateLooking : texts.updateNone;
}
