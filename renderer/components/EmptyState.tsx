import type { ReactNode } from 'react';

type EmptyStateProps = {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text?: string;
  /** Buttons: an empty state acts. */
  readonly actions?: ReactNode;
};

/** What a view shows when there is nothing yet: what would be here, and how to get it. */
export function EmptyState({ icon, title, text, actions }: EmptyStateProps) {
  return (
    <div className="motion-fade mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-10 text-center">
      {icon === undefined ? null : (
        <div className="mb-1 flex size-10 items-center justify-center rounded-card border border-line bg-raised text-muted">
          {icon}
        </div>
      )}
      <h2 className="text-prompt font-semibold text-balance">{title}</h2>
      {text === undefined ? null : <p className="text-pretty text-muted">{text}</p>}
      {actions === undefined ? null : <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
