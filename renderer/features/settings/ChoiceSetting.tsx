import { Select } from '../../components/Select.tsx';
import { SettingRow } from './Section.tsx';

type ChoiceSettingProps<T extends string> = {
  readonly name: string;
  readonly help?: string;
  readonly value: T;
  readonly choices: readonly T[];
  readonly labels: Readonly<Record<T, string>>;
  readonly onValue: (value: T) => void;
};

/** A setting with a few values. */
export function ChoiceSetting<T extends string>({
  name,
  help,
  value,
  choices,
  labels,
  onValue,
}: ChoiceSettingProps<T>) {
  return (
    <SettingRow name={name} {...(help === undefined ? {} : { help })}>
      <div className="w-56 max-w-full">
        <Select
          aria-label={name}
          value={value}
          onValueChange={(next) => {
            const choice = choices.find((one) => one === next);
            if (choice !== undefined) onValue(choice);
          }}
          options={choices.map((choice) => ({ value: choice, label: labels[choice] }))}
        />
      </div>
    </SettingRow>
  );
}
