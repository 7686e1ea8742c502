import type { ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';

type ErrorStateProps = {
  /** What happened. */
  readonly title: string;
  /** What it means and what to do next. */
  readonly text: string;
  /** For engineers; offered for copying, shown on demand. */
  readonly details?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly actions?: ReactNode;
};

/** What a view shows when it could not be filled: what happened, what to do, details to copy. */
export function ErrorState({ title, text, details, onRetry, actions }: ErrorStateProps) {
  return (
    <div role="alert" className="motion-fade mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-10 text-center">
      <CircleAlert size={22} aria-hidden className="mb-1 text-bad" />
      <h2 className="text-prompt font-semibold text-balance">{title}</h2>
      <p className="text-pretty text-muted">{text}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        {onRetry === undefined ? null : <Button onClick={onRetry}>{messages.common.tryAgain}</Button>}
        {actions}
        {details === undefined ? null : <CopyButton text={details} label={messages.common.copyDetails} />}
      </div>
      {details === undefined ? null : (
        <details className="mt-2 w-full text-left">
          <summary className="text-small text-muted">{messages.common.details}</summary>
          <pre className="mt-1 max-h-48 overflow-auto rounded-control border border-line bg-bg p-2 font-mono text-tiny whitespace-pre-wrap">
            {details}
          </pre>
        </details>
      )}
    </div>
  );
}
