import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { intentOf } from '../../stores/intent.ts';
import { readPrompts } from '../../stores/prompt-history.ts';
import { useQuote } from '../../stores/quote.ts';
import { generate, PROMPT_ID } from './actions.ts';
import { stepHistory } from './step-history.ts';

const TALLEST_PX = 168;

/** The prompt: grows with its text, ArrowUp at its start walks through earlier prompts, Ctrl/Cmd+Enter generates. */
export function PromptText() {
  const area = useRef<HTMLTextAreaElement>(null);
  const prompt = useDraft((draft) => draft.prompt);
  const intent = useDraft(intentOf);
  const isMissing = useQuote((quote) => quote.wasPressed) && prompt.trim() === '';
  const [place, setPlace] = useState(-1);

  useLayoutEffect(() => fitHeight(area.current), [prompt]);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      // A narrower window breaks the words into more lines. The height is our own doing.
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      fitHeight(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return void generate();
    }
    const isAtStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    const direction =
      event.key === 'ArrowUp' && isAtStart ? 1 : event.key === 'ArrowDown' && isAtStart && place >= 0 ? -1 : 0;
    if (direction === 0) return undefined;
    const step = stepHistory(readPrompts(localStorage), { place, draft: prompt }, direction);
    if (step === undefined) return undefined;
    event.preventDefault();
    setPlace(step.place);
    useDraft.setState({ prompt: step.text });
    const element = event.currentTarget;
    requestAnimationFrame(() => element.setSelectionRange(0, 0));
  };

  return (
    <textarea
      ref={area}
      id={PROMPT_ID}
      rows={1}
      value={prompt}
      aria-label={messages.prompt.promptLabel}
      aria-invalid={isMissing ? true : undefined}
      placeholder={messages.prompt.placeholders[intent]}
      spellCheck
      onKeyDown={onKeyDown}
      onChange={(event) => {
        setPlace(-1);
        useDraft.setState({ prompt: event.currentTarget.value });
      }}
      className="[field-sizing:content] max-h-[168px] min-h-11 w-full min-w-0 flex-1 resize-none rounded-control bg-transparent px-2 py-1 text-prompt outline-none placeholder:text-faint focus-visible:outline-none"
    />
  );
}

/** Where the browser does not do it by itself, which spares a layout for every key (https://drafts.csswg.org/css-forms-1/#field-sizing). */
function fitHeight(element: HTMLTextAreaElement | null): void {
  if (element === null || CSS.supports('field-sizing', 'content')) return;
  element.style.height = 'auto';
  element.style.height = `${Math.min(TALLEST_PX, element.scrollHeight)}px`;
}
