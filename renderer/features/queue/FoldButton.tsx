import { messages } from '../../messages/messages.ts';

type FoldButtonProps = {
  /** How many more there are. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

/** Unfolds the rest of what reads as one line, and folds it again. */
export function FoldButton({ count, isOpen, onToggle }: FoldButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      // Over the row's own button, which covers the row.
      className="relative z-10 shrink-0 rounded-small underline decoration-line-strong underline-offset-2 hover:text-text"
    >
      {isOpen ? messages.queue.fewer : messages.queue.more(count)}
    </button>
  );
}
