import { useState } from 'react';
import { History } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { readPrompts } from '../../stores/prompt-history.ts';
import { focusPrompt } from './actions.ts';

/** Earlier prompts as a list; the keyboard has ArrowUp for the same. */
export function EarlierPrompts() {
  const [isOpen, setOpen] = useState(false);
  const prompts = isOpen ? readPrompts(localStorage) : [];
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={messages.prompt.earlierLabel}
      side="top"
      align="end"
      className="w-[420px] p-1!"
      trigger={
        <Button
          variant="quiet"
          size="small"
          icon={<History size={14} aria-hidden />}
          aria-label={messages.prompt.earlierLabel}
          className="font-normal!"
        >
          <span className="max-md:hidden">{messages.prompt.earlier}</span>
        </Button>
      }
    >
      {prompts.length === 0 ? <p className="p-2 text-muted">{messages.prompt.noEarlier}</p> : null}
      <ul className="flex max-h-80 flex-col overflow-y-auto">
        {prompts.map((prompt) => (
          <li key={prompt}>
            <button
              type="button"
              onClick={() => {
                useDraft.setState({ prompt });
                setOpen(false);
                requestAnimationFrame(focusPrompt);
              }}
              className="line-clamp-2 w-full rounded-[7px] px-2 py-1.5 text-left hover:bg-hover"
            >
              {prompt}
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
