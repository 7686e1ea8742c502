import { type ReactNode, useId } from 'react';

type PanelProps = {
  readonly title: string;
  readonly note?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
};

/** One part of the view: a card with a title, a sentence and its controls. */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {note === undefined ? null : <div className="text-pretty text-muted">{note}</div>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A failure in the place where it happened. */
export function Failure({ message }: { readonly message: string }) {
  return (
    <p role="alert" className="text-small text-pretty text-bad">
      {message}
    </p>
  );
}
