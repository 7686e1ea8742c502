import { memo, type ReactNode, useCallback, useRef, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import type { DockSections } from './dock-sections.ts';
import { FinishedGroup } from './FinishedGroup.tsx';
import { JobRow } from './JobRow.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import { WaitingGroup } from './WaitingGroup.tsx';

const text = messages.queue;
const StillRow = memo(JobRow);
const SHOWN_FINISHED = 12;
const SHOWN_WAITING = 40;

/** The queue by what it asks of a person: needs you, running, waiting, finished today. */
export function QueueSections({ sections }: { readonly sections: DockSections }) {
  const { needsYou, running, waiting, waitingCount, finished, finishedCount } = sections;
  const latest = useRef(waiting);
  latest.current = waiting;
  const groups = useCallback(() => latest.current, []);
  return (
    <>
      <Section title={text.needsYou} note={String(needsYou.length)} isShown={needsYou.length > 0}>
        {needsYou.map((job) => (
          <li key={job.id}>
            <NeedsYou job={job} />
          </li>
        ))}
      </Section>
      <Section title={text.running} note={String(running.length)} isShown={running.length > 0}>
        {running.map((job) => (
          <li key={job.id}>
            <StillRow job={job} />
          </li>
        ))}
      </Section>
      <Section title={text.waiting} note={String(waitingCount)} isShown={waitingCount > 0}>
        <Capped
          items={waiting}
          shown={SHOWN_WAITING}
          draw={(group) => <WaitingGroup key={group.first.id} group={group} groups={groups} />}
        />
      </Section>
      <Section title={text.finished} note={text.finishedToday(finishedCount)} isShown={finished.length > 0}>
        <Capped
          items={finished}
          shown={SHOWN_FINISHED}
          draw={(group) => <FinishedGroup key={group.first.id} group={group} />}
        />
      </Section>
    </>
  );
}

function Capped<T>({
  items,
  shown,
  draw,
}: {
  readonly items: readonly T[];
  readonly shown: number;
  readonly draw: (item: T) => ReactNode;
}) {
  const [isAll, setAll] = useState(false);
  return (
    <>
      {(isAll ? items : items.slice(0, shown)).map(draw)}
      {items.length > shown && !isAll ? (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="figures rounded-small px-1.5 py-1 text-small text-muted hover:text-text"
          >
            {text.showAll(items.length)}
          </button>
        </li>
      ) : null}
    </>
  );
}

function Section({
  title,
  note,
  isShown,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly isShown: boolean;
  readonly children: ReactNode;
}) {
  if (!isShown) return null;
  return (
    <section aria-label={title} className="motion-fade px-2 pt-3">
      <h3 className="figures flex justify-between px-1.5 pb-1 text-small font-semibold text-muted">
        {title}
        <span>{note}</span>
      </h3>
      <ul>{children}</ul>
    </section>
  );
}
