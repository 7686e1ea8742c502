import { useEffect } from 'react';
import { client } from '../../client/current-client.ts';
import { classNames } from '../../components/class-names.ts';
import { messages } from '../../messages/messages.ts';
import { useConnection } from '../../stores/connection.ts';
import { settlePending } from './actions.ts';
import { BudgetLeft } from './BudgetLeft.tsx';
import { EarlierPrompts } from './EarlierPrompts.tsx';
import { GenerateButton } from './GenerateButton.tsx';
import { InputTiles } from './InputTiles.tsx';
import { IntentChips } from './IntentChips.tsx';
import { ParameterChips } from './ParameterChips.tsx';
import { PresetDialog } from './PresetDialog.tsx';
import { ProjectButton } from './ProjectButton.tsx';
import { Presets } from './Presets.tsx';
import { ProblemStrip } from './ProblemStrip.tsx';
import { PromptText } from './PromptText.tsx';
import { SoftLimitDialog } from './SoftLimitDialog.tsx';
import { followDraft } from './quote-draft.ts';
import { useBarDrop } from './use-bar-drop.ts';

/** Where things are made: intent, words, route, settings, price. Floats over the library. */
export function PromptBar() {
  const isConnected = useConnection((state) => state.state === 'connected');
  const { handlers, isOver, isReading } = useBarDrop();
  useEffect(() => followDraft(client()), []);
  useEffect(() => {
    // settlePending rejects for programmer errors only; those belong to the window's own error report.
    if (isConnected) void settlePending();
  }, [isConnected]);
  return (
    <section
      aria-label={messages.prompt.label}
      {...handlers}
      className={classNames(
        'motion-rise pointer-events-auto flex w-full max-w-[1040px] flex-col gap-2 rounded-bar border bg-raised p-3 shadow-float transition-colors has-[textarea:focus-visible]:border-accent/70',
        isOver ? 'border-accent' : 'border-line-strong',
      )}
    >
      <div className="flex items-center gap-2 max-sm:gap-0">
        {/* Five words may be wider than a phone. */}
        <div className="min-w-0 overflow-x-auto rounded-control">
          <IntentChips />
        </div>
        <div className="ml-auto flex shrink-0 items-center gap-1 max-sm:gap-0">
          <ProjectButton />
          <Presets />
          <EarlierPrompts />
        </div>
      </div>
      <div className="flex items-start gap-2">
        <InputTiles isReading={isReading} />
        <PromptText />
      </div>
      <ProblemStrip />
      <div className="flex flex-wrap items-center gap-2 max-md:gap-y-2.5 short:flex-nowrap">
        {/* In a low window the chips scroll sideways and the button stays where it is. */}
        <div className="contents short:flex short:min-w-0 short:flex-1 short:gap-2 short:overflow-x-auto short:p-0.5">
          <ParameterChips />
        </div>
        <div className="flex flex-1 items-center justify-end gap-3 short:flex-none max-sm:w-full max-sm:justify-between max-sm:gap-2">
          <BudgetLeft />
          <GenerateButton />
        </div>
      </div>
      <SoftLimitDialog />
      <PresetDialog />
    </section>
  );
}
