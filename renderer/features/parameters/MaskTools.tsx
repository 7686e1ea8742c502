import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { messages } from '../../messages/messages.ts';
import type { MaskStep } from './mask-strokes.ts';

const text = messages.prompt.mask;
const WHOLE = ['fill', 'invert', 'clear'] as const;

/** share: the brush's diameter in percent of the picture's longer edge. */
export type BrushChoice = { readonly tool: 'paint' | 'erase'; readonly share: number };

type MaskToolsProps = {
  readonly brush: BrushChoice;
  readonly onBrush: (brush: BrushChoice) => void;
  readonly steps: readonly MaskStep[];
  readonly onSteps: (steps: readonly MaskStep[]) => void;
};

/** Brush or eraser, its size, one step back, and what concerns the whole mask. */
export function MaskTools({ brush, onBrush, steps, onSteps }: MaskToolsProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Segmented
        label={text.tool}
        value={brush.tool}
        onValueChange={(tool) => onBrush({ ...brush, tool })}
        options={[
          { value: 'paint', label: text.paint },
          { value: 'erase', label: text.erase },
        ]}
      />
      <label className="flex min-w-40 flex-1 items-center gap-2 text-muted">
        {text.size}
        <input
          type="range"
          min={1}
          max={40}
          value={brush.share}
          onChange={(event) => onBrush({ ...brush, share: event.currentTarget.valueAsNumber })}
          className="h-5 min-w-0 flex-1 accent-accent"
        />
      </label>
      <Button size="small" blocked={steps.length === 0} onClick={() => onSteps(steps.slice(0, -1))}>
        {messages.common.undo}
      </Button>
      {WHOLE.map((whole) => (
        <Button key={whole} size="small" variant="quiet" onClick={() => onSteps([...steps, { tool: whole }])}>
          {text.whole[whole]}
        </Button>
      ))}
    </div>
  );
}
