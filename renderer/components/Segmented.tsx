import type { ReactNode } from 'react';
import { RadioGroup as Radix } from 'radix-ui';

type SegmentedProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  /** quiet: no frame, for a place that already has one. */
  readonly look?: 'framed' | 'quiet';
};

/** One of a few, all visible: arrow keys move, one tab stop. */
export function Segmented<T extends string>({
  label,
  value,
  onValueChange,
  options,
  look = 'framed',
}: SegmentedProps<T>) {
  return (
    <Radix.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onValueChange(option.value);
      }}
      orientation="horizontal"
      className={`inline-flex gap-0.5 ${look === 'framed' ? 'rounded-control border border-line-strong bg-bg p-0.5' : ''}`}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className={`inline-flex items-center gap-1.5 px-2.5 font-medium max-sm:px-2 whitespace-nowrap text-muted transition-colors hover:text-text data-[state=checked]:bg-hover data-[state=checked]:text-text ${look === 'framed' ? 'h-[26px] rounded-[6px]' : 'h-7 rounded-control'}`}
        >
          {option.icon}
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
