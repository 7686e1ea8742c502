import { Dices, Lock, LockOpen } from 'lucide-react';
import { IconButton } from '../../components/IconButton.tsx';
import { NumberInput } from '../../components/NumberInput.tsx';
import { messages } from '../../messages/messages.ts';
import { rollSeed } from './roll-seed.ts';

type SeedInputProps = {
  readonly ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  };
  readonly max: number;
  /** undefined: a new one each time. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
};

/** A seed: kept (locked) or new each time; the dice roll one to keep. */
export function SeedInput({ ids, max, value, onChange }: SeedInputProps) {
  const isLocked = value !== undefined;
  return (
    <div className="flex items-center gap-1">
      <NumberInput {...ids} value={value} placeholder={messages.prompt.seed.random} onValueChange={onChange} />
      <IconButton
        label={messages.prompt.seed.dice}
        icon={<Dices size={16} aria-hidden />}
        onClick={() => onChange(rollSeed(max))}
      />
      <IconButton
        label={isLocked ? messages.prompt.seed.unlock : messages.prompt.seed.lock}
        pressed={isLocked}
        icon={isLocked ? <Lock size={15} aria-hidden /> : <LockOpen size={15} aria-hidden />}
        onClick={() => onChange(isLocked ? undefined : rollSeed(max))}
      />
    </div>
  );
}
