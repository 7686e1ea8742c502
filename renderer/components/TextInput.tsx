import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const LOOK =
  'w-full rounded-control border border-control-line/60 bg-bg px-2.5 text-text placeholder:text-faint hover:border-control-line focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad';

/** One line of text. Put it into a `Field`, or give it an `aria-label`. */
export function TextInput({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return <input {...rest} type={type} className={classNames(LOOK, 'h-8', className)} />;
}

/** Several lines of text. Put it into a `Field`, or give it an `aria-label`. */
export function TextArea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} rows={rows} className={classNames(LOOK, 'resize-y py-1.5', className)} />;
}
