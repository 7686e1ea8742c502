import { useId } from 'react';
import { Switch } from '../../components/Switch.tsx';
import { messages } from '../../messages/messages.ts';
import type { PresetParts } from './preset-draft.ts';

type Parts = Omit<PresetParts, 'words'>;
type PresetChoicesProps = {
  /** What the form has; only that is offered. */
  readonly there: Parts;
  readonly parts: Parts;
  readonly onParts: (parts: Parts) => void;
};

const NAMES = ['hasRoute', 'hasSeed', 'hasInputs'] as const satisfies readonly (keyof Parts)[];

/** What of the form belongs to a preset only if somebody says so. */
export function PresetChoices({ there, parts, onParts }: PresetChoicesProps) {
  const id = useId();
  return NAMES.filter((name) => there[name]).map((name) => (
    <div key={name} className="flex items-center justify-between gap-4">
      <span id={`${id}-${name}`}>{messages.presets.parts[name]}</span>
      <Switch
        aria-labelledby={`${id}-${name}`}
        checked={parts[name]}
        onCheckedChange={(isKept) => onParts({ ...parts, [name]: isKept })}
      />
    </div>
  ));
}
