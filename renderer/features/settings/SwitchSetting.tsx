import { Switch } from '../../components/Switch.tsx';
import { SettingRow } from './Section.tsx';

/** A setting that is on or off. */
export function SwitchSetting({
  name,
  help,
  isOn,
  onChange,
}: {
  readonly name: string;
  readonly help?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <SettingRow name={name} {...(help === undefined ? {} : { help })}>
      <Switch aria-label={name} checked={isOn} onCheckedChange={onChange} />
    </SettingRow>
  );
}
