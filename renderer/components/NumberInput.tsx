import { type ComponentProps, useState } from 'react';
import { numberText } from '../format/numbers.ts';
import { TextInput } from './TextInput.tsx';

type NumberInputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  /** undefined: empty. */
  readonly value: number | undefined;
  /** undefined when emptied; not called for text that is no number. */
  readonly onValueChange: (value: number | undefined) => void;
};

/** A number that can be typed freely: what is typed stays as typed until it is a number; ranges are judged by the caller. */
export function NumberInput({ value, onValueChange, className, ...rest }: NumberInputProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={typed ?? (value === undefined ? '' : numberText(value))}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        if (text.trim() === '') return onValueChange(undefined);
        const number = Number(text.replace(',', '.'));
        if (Number.isFinite(number)) onValueChange(number);
      }}
      onBlur={() => setTyped(undefined)}
      className={`figures ${className ?? ''}`}
    />
  );
}
