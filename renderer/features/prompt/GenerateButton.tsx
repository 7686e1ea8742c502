import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { messages } from '../../messages/messages.ts';
import { modShortcut } from '../palette/shortcut-text.ts';
import { useDraft } from '../../stores/draft.ts';
import { useQuote } from '../../stores/quote.ts';
import { generate } from './actions.ts';
import { buttonLabel } from './button-label.ts';
import { PROBLEMS_ID } from './ProblemStrip.tsx';
import { useDraftRoute, useProblems } from './use-draft-route.ts';

/** The primary button: verb, count, price, time. When it cannot run it stays focusable; pressing it lists every reason. */
export function GenerateButton() {
  const route = useDraftRoute();
  const problems = useProblems();
  const jobType = useDraft((draft) => draft.jobType);
  const chosenCount = useDraft((draft) => draft.params[draft.jobType]['count']);
  const { quote, jobType: quotedType, isSending } = useQuote();
  const isCounted = route.capability?.parameters.some((spec) => spec.name === 'count') === true;
  const count = isCounted && typeof chosenCount === 'number' && Number.isInteger(chosenCount) ? chosenCount : 1;
  const answer = quotedType === jobType ? quote : undefined;
  const cap = useDraft((draft) => draft.caps[draft.jobType]);
  const label = buttonLabel(jobType, count, answer, cap);
  const isBlocked = problems.length > 0 || answer === undefined || answer.provider === null;
  return (
    <Tooltip text={isBlocked ? messages.prompt.cannotRun : label.verb} shortcut={modShortcut('Enter')}>
      <Button
        variant="primary"
        size="large"
        // Not `blocked`: a press on a button that cannot run answers with the reasons.
        aria-disabled={isBlocked ? true : undefined}
        aria-describedby={isBlocked ? PROBLEMS_ID : undefined}
        busy={isSending}
        onClick={() => void generate()}
        className={classNames('max-sm:flex-1 max-sm:px-3!', isBlocked && 'bg-hover! text-muted!')}
      >
        <span>{label.verb}</span>
        {label.price === undefined ? null : (
          <span className="figures text-small font-normal">
            {label.time === undefined ? label.price : `${label.price} · ${label.time}`}
          </span>
        )}
        {label.price === undefined ? <Kbd keys={modShortcut('Enter')} /> : null}
      </Button>
    </Tooltip>
  );
}
