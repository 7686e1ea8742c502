import { Minus, Plus } from 'lucide-react';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { setParam } from './actions.ts';

/** How many results: one fewer, the number, one more. */
export function CountStepper({ spec }: { readonly spec: Extract<ParameterSpec, { type: 'integer' }> }) {
  const value = useDraft((draft) => draft.params[draft.jobType]['count']);
  const count = typeof value === 'number' ? value : (spec.default ?? spec.min);
  const set = (next: number) => setParam('count', Math.min(spec.max, Math.max(spec.min, next)));
  const button =
    'flex h-full w-6 items-center justify-center text-muted hover:bg-hover hover:text-text aria-disabled:opacity-40';
  return (
    <div
      role="group"
      aria-label={messages.prompt.count.label}
      className="flex h-7 shrink-0 items-center overflow-hidden rounded-control border border-line"
    >
      <button
        type="button"
        aria-label={messages.prompt.count.fewer}
        aria-disabled={count <= spec.min}
        onClick={() => set(count - spec.step)}
        className={`${button} -outline-offset-2!`}
      >
        <Minus size={13} aria-hidden />
      </button>
      <output className="figures min-w-7 text-center font-medium">
        <span aria-hidden className="text-muted">
          ×{' '}
        </span>
        {count}
      </output>
      <button
        type="button"
        aria-label={messages.prompt.count.more}
        aria-disabled={count >= spec.max}
        onClick={() => set(count + spec.step)}
        className={`${button} -outline-offset-2!`}
      >
        <Plus size={13} aria-hidden />
      </button>
    </div>
  );
}
