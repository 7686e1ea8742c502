import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

type ChipProps = Omit<ComponentProps<'button'>, 'value'> & {
  /** What it is about, quiet: "Seed". */
  readonly label?: ReactNode;
  /** Its present value, strong: "48213". */
  readonly value?: ReactNode;
  readonly icon?: ReactNode;
  /** For filters: announced as pressed. */
  readonly pressed?: boolean;
  /** Marks what is wrong with a border, beside words that say it. */
  readonly invalid?: boolean;
};

/** A small outlined button that shows a value and opens or toggles something. */
export function Chip({ label, value, icon, pressed, invalid = false, className, children, type, ...rest }: ChipProps) {
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      aria-pressed={pressed}
      className={classNames(
        'inline-flex h-7 max-w-full shrink-0 items-center gap-1.5 rounded-control border px-2.5 text-base whitespace-nowrap transition-colors hover:bg-hover data-[state=open]:bg-hover',
        pressed === true ? 'border-line-strong bg-hover text-text' : 'border-line bg-raised text-muted hover:text-text',
        invalid && 'border-bad!',
        className,
      )}
    >
      {icon}
      {label === undefined ? null : <span className="text-muted">{label}</span>}
      {value === undefined ? null : <span className="figures truncate font-medium text-text">{value}</span>}
      {children}
    </button>
  );
}
