import { TriangleAlert } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useQuote } from '../../stores/quote.ts';
import { applyFix } from './actions.ts';
import { useProblems } from './use-draft-route.ts';

/** The element id of the list of reasons; the button points to it. */
export const PROBLEMS_ID = 'prompt-problems';

/** Every reason why the draft cannot run, each with what removes it. Obvious ones (an empty prompt) only after the button was pressed. */
export function ProblemStrip() {
  const problems = useProblems();
  const wasPressed = useQuote((quote) => quote.wasPressed);
  const shown = problems.filter((problem) => wasPressed || !problem.isQuiet);
  return (
    <div
      id={PROBLEMS_ID}
      role="status"
      aria-label={messages.prompt.cannotRun}
      className={shown.length === 0 ? 'sr-only' : ''}
    >
      <ul className="flex flex-col gap-1" hidden={shown.length === 0}>
        {shown.map((problem) => (
          <li
            key={problem.id}
            className="motion-fade flex flex-wrap items-center gap-x-2 gap-y-1.5 rounded-control border border-warning-line bg-warning-soft px-2.5 py-1.5"
          >
            <TriangleAlert size={14} aria-hidden className="shrink-0 text-warning" />
            <span className="min-w-48 flex-1">{problem.message}</span>
            {problem.fixes.map((fix) => (
              <Button key={fix.kind === 'use_provider' ? fix.id : fix.kind} size="small" onClick={() => applyFix(fix)}>
                {fix.kind === 'use_provider' ? messages.prompt.useProvider(fix.name) : messages.prompt.fixes[fix.kind]}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
