import type { ReactNode } from 'react';

type ViewFrameProps = {
  /** The name of the view: its only h1, the document's title, and what focus moves to when the view is opened. */
  readonly title: string;
  /** What stands in the top bar beside the title: search, filters, buttons. */
  readonly bar?: ReactNode;
  /** The content. It scrolls by itself unless `scroll` is false. */
  readonly children: ReactNode;
  readonly scroll?: boolean;
};

/** A view: the 44 px top bar with its title, and the content below it. */
export function ViewFrame({ title, bar, children, scroll = true }: ViewFrameProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-4">
        <h1 data-view-title tabIndex={-1} className="shrink-0 font-semibold outline-none">
          {title}
        </h1>
        {bar}
      </header>
      <div className={`relative min-h-0 flex-1 ${scroll ? 'overflow-y-auto' : 'overflow-hidden'}`}>{children}</div>
    </div>
  );
}
