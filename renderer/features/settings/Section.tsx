import type { ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { type SectionName, sectionId } from './sections.ts';

type SectionProps = { readonly name: SectionName; readonly intro?: string; readonly children: ReactNode };

/** One section: a title, a sentence, a card with its controls. */
export function Section({ name, intro, children }: SectionProps) {
  const titleId = `${sectionId(name)}-title`;
  return (
    <section id={sectionId(name)} aria-labelledby={titleId} className="scroll-mt-6">
      <h2 id={titleId} data-section-title tabIndex={-1} className="text-prompt font-semibold outline-none">
        {messages.settings[name]}
      </h2>
      {intro === undefined ? null : <p className="mt-0.5 max-w-prose text-pretty text-muted">{intro}</p>}
      <div className="mt-3 flex flex-col gap-4 rounded-card border border-line bg-surface p-4">{children}</div>
    </section>
  );
}

/** A fact of a section: its name, its value, and what can be done about it. */
export function SettingRow({
  name,
  help,
  children,
}: {
  readonly name: string;
  readonly help?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <div className="min-w-40 flex-1">
        <div className="font-medium">{name}</div>
        {help === undefined ? null : <p className="text-small text-pretty text-muted">{help}</p>}
      </div>
      <div className="figures flex min-w-0 items-center gap-2 wrap-anywhere">{children}</div>
    </div>
  );
}
