import type { ReactNode } from 'react';
import { Cpu, KeyRound, Shapes } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { Mark } from '../shell/Mark.tsx';
import { finishWelcome } from './actions.ts';
import { GpuChoice } from './GpuChoice.tsx';
import { KeyChoice } from './KeyChoice.tsx';
import { PictureWall } from './PictureWall.tsx';

const text = messages.welcome;

/** The first run: where things are made. Only what works today is offered; skipping is always possible. */
export function WelcomeView() {
  return (
    <main className="flex h-full overflow-y-auto">
      <div className="flex min-w-0 flex-1 flex-col px-16 py-10 max-lg:px-10 max-md:px-5">
        <div className="motion-rise m-auto w-full max-w-[592px]">
          <header className="mb-8 flex items-start gap-3">
            <Mark className="mt-0.5 size-[34px] shrink-0" />
            <div>
              <h1 className="text-display font-semibold tracking-tight text-balance">{text.title}</h1>
              <p className="mt-1 text-prompt text-muted">{text.text}</p>
            </div>
          </header>
          <div className="flex flex-col gap-3">
            <Choice icon={<Cpu size={19} aria-hidden />} title={text.comfy.title} note={text.comfy.text}>
              <GpuChoice />
            </Choice>
            <Choice icon={<KeyRound size={19} aria-hidden />} title={text.key.title} note={text.key.text}>
              <KeyChoice />
            </Choice>
            <Choice
              icon={<Shapes size={19} aria-hidden />}
              title={text.draft.title}
              note={text.draft.text}
              action={<Button onClick={() => void finishWelcome('draft')}>{text.draft.choose}</Button>}
            />
          </div>
          <Button variant="quiet" className="mt-5 -ml-3" onClick={() => void finishWelcome('skip')}>
            {text.skip}
          </Button>
        </div>
      </div>
      <PictureWall />
    </main>
  );
}

type ChoiceProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
};

function Choice({ icon, title, note, action, children }: ChoiceProps) {
  return (
    <section className="rounded-bar border border-line bg-surface p-5 transition-colors focus-within:border-line-strong hover:border-line-strong">
      <div className="flex items-center gap-4 max-sm:flex-wrap">
        <span className="flex size-10 shrink-0 items-center justify-center rounded-card bg-hover">{icon}</span>
        <div className="min-w-0 flex-1 max-sm:min-w-40">
          <h2 className="text-prompt font-semibold">{title}</h2>
          <p className="text-pretty text-muted">{note}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
