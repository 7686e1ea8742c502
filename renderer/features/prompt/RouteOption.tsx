import { Check } from 'lucide-react';
import { type RouteChoice, useDraft } from '../../stores/draft.ts';

type RouteOptionProps = {
  readonly choice: RouteChoice;
  readonly onChoose: (choice: RouteChoice) => void;
  readonly title: string;
  readonly note?: string | undefined;
};

/** One way to make it, in the picker. */
export function RouteOption({ choice, onChoose, title, note }: RouteOptionProps) {
  const isChosen = useDraft((draft) => {
    const present = draft.choices[draft.jobType];
    return present.provider === choice.provider && (present.model === choice.model || present.model === undefined);
  });
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onChoose(choice)}
      className="flex w-full items-center gap-2 rounded-[7px] px-2 py-1.5 text-left hover:bg-hover"
    >
      <span className="flex w-4 justify-center text-accent-text">
        {isChosen ? <Check size={14} aria-hidden /> : null}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title}</span>
        {note === undefined ? null : <span className="block text-small text-muted">{note}</span>}
      </span>
    </button>
  );
}
