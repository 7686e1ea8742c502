import type { ReactNode } from 'react';

export type Tone = 'plain' | 'accent' | 'good' | 'warning' | 'bad' | 'note';

const TEXT = {
  plain: 'text-muted',
  accent: 'text-accent-text',
  good: 'text-good',
  warning: 'text-warning',
  bad: 'text-bad',
  note: 'text-note',
} as const satisfies Record<Tone, string>;
const DOT = {
  plain: 'bg-faint',
  accent: 'bg-accent',
  good: 'bg-good',
  warning: 'bg-warning',
  bad: 'bg-bad',
  note: 'bg-note',
} as const satisfies Record<Tone, string>;

/** A short word about something: "Draft", "3 held". The words carry the meaning; the tone repeats it. */
export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`figures inline-flex shrink-0 items-center rounded-small border border-line-strong px-1.5 text-tiny leading-[18px] font-medium ${TEXT[tone]}`}
    >
      {children}
    </span>
  );
}

/** A coloured dot before words that say the same. */
export function Dot({ tone = 'plain' }: { readonly tone?: Tone }) {
  return <span aria-hidden className={`inline-block size-1.5 shrink-0 rounded-full ${DOT[tone]}`} />;
}
