import { classNames } from './class-names.ts';

type ProgressBarProps = {
  /** 0..1; null: nobody knows, an honest moving bar. */
  readonly value: number | null;
  readonly label: string;
  readonly className?: string;
};

/** Progress of one thing. */
export function ProgressBar({ value, label, className }: ProgressBarProps) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classNames('h-[3px] overflow-hidden rounded-full bg-line-strong', className)}
    >
      {percent === undefined ? (
        <div className="motion-slide-along h-full w-1/3 rounded-full bg-accent" />
      ) : (
        // Without a transition: ten steps a second come in anyway, and a dozen bars that glide lay out every frame.
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}

type ShareBarProps = {
  /** What is gone, 0..1 of the whole. */
  readonly used: number;
  /** What is held on top of it, 0..1 of the whole. */
  readonly held: number;
  readonly label: string;
  /** The colour of the used part; the words beside it say the same. */
  readonly tone?: 'plain' | 'warning' | 'bad';
  readonly className?: string;
};

const TONES = { plain: 'bg-text', warning: 'bg-warning', bad: 'bg-bad' } as const;

/** Money against a limit: spent solid, held hatched, the rest free. */
export function ShareBar({ used, held, label, tone = 'plain', className }: ShareBarProps) {
  const usedPercent = Math.min(100, Math.max(0, used * 100));
  const heldPercent = Math.min(100 - usedPercent, Math.max(0, held * 100));
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedPercent + heldPercent)}
      className={classNames('flex h-1.5 overflow-hidden rounded-full bg-line-strong', className)}
    >
      <div className={`h-full ${TONES[tone]}`} style={{ width: `${usedPercent}%` }} />
      <div
        className="h-full bg-[repeating-linear-gradient(135deg,var(--muted)_0_3px,transparent_3px_6px)]"
        style={{ width: `${heldPercent}%` }}
      />
    </div>
  );
}
