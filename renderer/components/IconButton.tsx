import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label' | 'disabled'> & {
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Shown in the tooltip, for example "Ctrl K". */
  readonly shortcut?: string;
  readonly size?: 'small' | 'medium';
  readonly blocked?: boolean;
  /** For toggles: announced as pressed. */
  readonly pressed?: boolean;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
};

/** A square button with an icon; its label shows on hover and focus. */
export function IconButton({
  label,
  icon,
  shortcut,
  size = 'medium',
  blocked = false,
  pressed,
  side = 'top',
  className,
  onClick,
  type,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={side}>
      <button
        {...rest}
        type={type === 'submit' ? 'submit' : 'button'}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={blocked ? true : undefined}
        onClick={blocked ? (event) => event.preventDefault() : onClick}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center rounded-control border border-transparent transition-colors hover:bg-hover hover:text-text',
          size === 'small' ? 'size-7' : 'size-8',
          pressed === true ? 'bg-hover text-text' : 'text-muted',
          blocked && 'cursor-not-allowed opacity-50',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
