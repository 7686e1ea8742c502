import type { ComponentProps } from 'react';
import { ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';

type SelectProps = Omit<ComponentProps<'select'>, 'onChange' | 'value'> & {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[];
};

/** A native choice list: the platform's own keyboard, type-ahead and touch picker. Put it into a `Field`, or give it an `aria-label`. */
export function Select({ value, onValueChange, options, className, ...rest }: SelectProps) {
  return (
    <span className={classNames('relative inline-flex w-full', className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className="h-8 w-full appearance-none rounded-control border border-control-line/60 bg-bg pr-8 pl-2.5 text-text hover:border-control-line aria-invalid:border-bad"
      >
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            disabled={option.disabled ?? false}
            className="bg-raised text-text"
          >
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown size={14} aria-hidden className="pointer-events-none absolute top-[9px] right-2.5 text-muted" />
    </span>
  );
}
