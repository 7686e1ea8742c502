import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** A lucide icon, drawn before the text. */
  readonly icon?: ReactNode;
  /** Stays focusable and says why it cannot be pressed (`aria-disabled`): give the reason as `title` or `aria-describedby`. */
  readonly blocked?: boolean;
  /** true while its action runs: not pressable again, announced as busy. */
  readonly busy?: boolean;
};

const VARIANTS = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border-line-strong bg-raised text-text hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border-bad-line bg-bad-soft text-bad hover:border-bad',
} as const satisfies Record<ButtonVariant, string>;

const SIZES = {
  small: 'h-7 gap-1.5 px-2.5 text-small rounded-control',
  medium: 'h-8 gap-2 px-3 text-base rounded-control',
  large: 'h-[38px] gap-2 px-4 text-base rounded-[10px]',
} as const satisfies Record<ButtonSize, string>;

/** The button. One primary at most per view: it carries what is to be pressed. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  blocked = false,
  busy = false,
  className,
  children,
  onClick,
  type,
  ...rest
}: ButtonProps) {
  const isOff = blocked || busy;
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      aria-disabled={isOff ? true : rest['aria-disabled']}
      aria-busy={busy ? true : undefined}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center border font-medium whitespace-nowrap transition-colors select-none',
        VARIANTS[variant],
        SIZES[size],
        isOff && 'cursor-not-allowed saturate-50 opacity-60',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}
